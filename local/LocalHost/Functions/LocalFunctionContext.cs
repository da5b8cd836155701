using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace LocalHost.Functions;

/// <summary>The context of one invocation. Rarely used features are created on demand.</summary>
internal sealed class LocalFunctionContext(
    LocalFunction function,
    IServiceProvider services,
    CancellationToken cancellationToken
) : FunctionContext
{
    // The key of the worker's ASP.NET Core integration, where GetHttpContext() looks.
    private const string HttpContextKey = "HttpRequestContext";

    private readonly HttpContext? _http;
    private readonly BindingContext _bindingData = NoBindingData.Instance;
    private string? _invocationId;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;

    /// <param name="function">The function.</param>
    /// <param name="http">The request as the function sees it.</param>
    /// <param name="forwardedFor">The header that was removed from it.</param>
    public LocalFunctionContext(LocalFunction function, HttpContext http, StringValues forwardedFor)
        : this(function, http.RequestServices, http.RequestAborted)
    {
        _http = http;
        _bindingData = new HttpBindingData(http.Request, forwardedFor);
        _items = new Dictionary<object, object> { [HttpContextKey] = http };
    }

    public LocalFunction Function => function;

    /// <summary>The request; there is one whenever the function is an HTTP function.</summary>
    public HttpContext Http => _http ?? throw new InvalidOperationException("No HTTP request started this function.");

    /// <summary>The batch of a change feed, a JSON array of complete documents.</summary>
    public string Batch { get; init; } = "[]";

    /// <summary>The timer's information, for a timer function.</summary>
    public TimerInfo Timer { get; init; } = new();

    public Attempt Attempt { get; init; } = Attempt.Only;

    /// <summary>The host's span of this invocation; the current one, if the worker's does not stand within it.</summary>
    public Activity? HostSpan { get; set; }

    /// <summary>What the function returned, for the host to execute once all middleware is through.</summary>
    public object? Result { get; set; }

    /// <summary>The innermost step of every invocation; the app's middleware wraps it.</summary>
    public static async Task RunBodyAsync(FunctionContext context)
    {
        var invocation = (LocalFunctionContext)context;
        invocation.Result = await invocation.Function.Body(invocation);
    }

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext => new HostTrace(HostSpan ?? Activity.Current);

    public override BindingContext BindingContext => _bindingData;

    public override RetryContext RetryContext => Attempt;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override CancellationToken CancellationToken => cancellationToken;

    private sealed class HostTrace(Activity? span) : TraceContext
    {
        public override string TraceParent => span?.Id ?? "";

        public override string TraceState => span?.TraceStateString ?? "";
    }

    private sealed class NoBindingData : BindingContext
    {
        public static readonly NoBindingData Instance = new();

        public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>();
    }
}
