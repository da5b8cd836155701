using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json;

namespace LocalHost.Functions;

/// <summary>
/// What the host knows of a request beside the request itself: query parameters, route values and, under names that a
/// query parameter may have taken before, all parameters and all headers as JSON. The host also has the top-level members
/// of a JSON body; here nobody reads a body before the function does.
/// </summary>
/// <param name="request">The request as the function sees it.</param>
/// <param name="forwardedFor">The header that was taken out of it.</param>
internal sealed class HttpBindingData(HttpRequest request, StringValues forwardedFor) : BindingContext
{
    /// <summary>The query parameter that is a key of the host, and no data.</summary>
    public const string Key = "code";

    private const string Query = "Query";
    private const string Headers = "Headers";

    private Dictionary<string, object?>? _data;

    public override IReadOnlyDictionary<string, object?> BindingData => _data ??= Make();

    private Dictionary<string, object?> Make()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var query = request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        foreach (var (name, value) in query)
            if (!name.Equals(Key, StringComparison.OrdinalIgnoreCase))
                data[name] = value;
        foreach (var (name, value) in request.RouteValues)
            data[name] = value;
        if (!data.ContainsKey(Query))
            data[Query] = JsonConvert.SerializeObject(query);
        if (!data.ContainsKey(Headers))
            data[Headers] = JsonConvert.SerializeObject(HeadersOf(request, forwardedFor));
        return data;
    }

    /// <summary>The headers as the host received them.</summary>
    private static Dictionary<string, string> HeadersOf(HttpRequest request, StringValues forwardedFor)
    {
        var headers = request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        if (forwardedFor.Count > 0)
            headers["X-Forwarded-For"] = forwardedFor.ToString();
        return headers;
    }
}
