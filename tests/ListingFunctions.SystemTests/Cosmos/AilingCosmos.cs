using System.Net;
using System.Text;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>Answers every call about items in the place of Cosmos while it is told to.</summary>
internal sealed class AilingCosmos() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>The answer to calls, and to which; <c>null</c>: Cosmos itself answers.</summary>
    public (HttpStatusCode Status, string? Method)? Answers { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.AbsolutePath;
        if (
            Answers is not { } answers
            || !path.Contains("/docs", StringComparison.Ordinal)
            || answers.Method is { } method && method != request.Method.Method
        )
            return base.SendAsync(request, cancellationToken);

        var response = new HttpResponseMessage(answers.Status)
        {
            RequestMessage = request,
            Content = new StringContent(
                """{"code":"Fault","message":"As the test has it."}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        response.Headers.Add("x-ms-retry-after-ms", "1");
        return Task.FromResult(response);
    }
}
