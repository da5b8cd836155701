using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>Stands between the app's SDK and the account, and does to one call what the test says.</summary>
internal sealed class CosmosFaults() : DelegatingHandler(new SocketsHttpHandler())
{
    private Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? _fault;
    private string _method = "";
    private string _container = "";
    private int _callsLeft;

    /// <summary>Whether the SDK makes a call again whose connection broke. It does in Azure, where it may find other endpoints.</summary>
    public bool SdkSendsAgain { get; set; }

    public void PutInto(IServiceCollection services) =>
        services.PostConfigure<CosmosClientOptions>(options =>
        {
            options.HttpClientFactory = () => new HttpClient(this, disposeHandler: false);
            options.LimitToEndpoint = !SdkSendsAgain;
        });

    /// <summary>The call is not made, and answered in a way that the SDK does not try again.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="container">The container whose items the call is about.</param>
    /// <param name="call">Which call of this kind from now on, from 1.</param>
    /// <param name="status">The answer.</param>
    public void Refuse(string method, string container, int call, HttpStatusCode status = HttpStatusCode.Forbidden) =>
        On(
            method,
            container,
            call,
            (request, _) => Task.FromResult(new HttpResponseMessage(status) { RequestMessage = request })
        );

    /// <summary>The call is made, and its answer lost.</summary>
    public void LoseAnswer(string method, string container) =>
        On(
            method,
            container,
            1,
            async (_, send) =>
            {
                using var lost = await send();
                throw new HttpRequestException("The connection was reset.");
            }
        );

    /// <summary>Something happens once the call is made, before it is answered.</summary>
    public void After(string method, string container, int call, Func<Task> happens) =>
        On(
            method,
            container,
            call,
            async (_, send) =>
            {
                var response = await send();
                await happens();
                return response;
            }
        );

    /// <summary>Something happens before the call is made.</summary>
    public void Before(string method, string container, int call, Func<Task> happens) =>
        On(
            method,
            container,
            call,
            async (_, send) =>
            {
                await happens();
                return await send();
            }
        );

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Task<HttpResponseMessage> Send() => base.SendAsync(request, cancellationToken);

        // dbs/{database}/colls/{container}/docs[/{item}]
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isMeant =
            request.Method.Method == _method
            && path is ["dbs", _, "colls", var container, "docs", ..]
            && container == _container
            && !request.Headers.Contains("x-ms-cosmos-is-query-plan-request");
        return isMeant && Interlocked.Decrement(ref _callsLeft) == 0 ? _fault!(request, Send) : Send();
    }

    private void On(
        string method,
        string container,
        int call,
        Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> fault
    ) => (_method, _container, _callsLeft, _fault) = (method, container, call, fault);
}
