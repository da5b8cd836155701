using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace LocalHost.Functions;

/// <summary>
/// The span of an invocation, as the worker makes it: a child of the host's. When it ends, the host's span gets its
/// attributes, as on the platform.
/// </summary>
internal sealed class WorkerSpan : IDisposable
{
    /// <summary>The source of the host's spans; ASP.NET Core makes those of requests with it.</summary>
    public const string HostSource = "LocalHost";

    private static readonly ActivitySource Host = new(HostSource);

    /// <summary>The worker's own source, which the app's telemetry listens to.</summary>
    private static readonly ActivitySource Worker = new("Microsoft.Azure.Functions.Worker");

    // https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/, the names that the worker uses.
    private const string InvocationId = "faas.invocation_id";
    private const string FunctionName = "faas.name";

    /// <summary>Attribute of the host's span of a request: the route of the function that handles it.</summary>
    public const string Route = "http.route";

    private readonly Activity _span;

    private WorkerSpan(Activity span) => _span = span;

    /// <summary>Starts the span; <see langword="null"/> if nothing exports spans.</summary>
    public static WorkerSpan? Start(LocalFunctionContext context)
    {
        if (!Worker.HasListeners())
            return null;
        context.HostSpan = Activity.Current;
        if (context.Function.RouteTemplate is { } route)
            context.HostSpan?.SetTag(Route, route);
        var span = Worker.StartActivity($"function {context.Function.Name}");
        span?.SetTag(InvocationId, context.InvocationId);
        span?.SetTag(FunctionName, context.Function.Name);
        return span is null ? null : new WorkerSpan(span);
    }

    /// <summary>Runs a function that no request starts within both spans. Exceptions propagate.</summary>
    public static async Task RunAsync(LocalFunctionContext context, FunctionExecutionDelegate pipeline)
    {
        // Even if nothing exports it: log lines have its trace id.
        using var host =
            Host.CreateActivity(context.Function.Name, ActivityKind.Server) ?? new Activity(context.Function.Name);
        host.Start();
        using var span = Start(context);
        try
        {
            await pipeline(context);
        }
        catch (Exception exception)
        {
            span?.Fail(exception);
            host.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    public void Fail(Exception exception) => _span.SetStatus(ActivityStatusCode.Error, exception.Message);

    public void Dispose()
    {
        foreach (var (name, value) in _span.Tags)
            if (name is not (InvocationId or FunctionName))
                _span.Parent?.SetTag(name, value);
        _span.Dispose();
    }
}
