using System.Runtime.InteropServices;
using System.Text.Json;
using LocalCosmos.Errors;
using LocalCosmos.Store;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCosmos.Protocol;

/// <summary>Serves the requests of the gateway protocol from an account.</summary>
/// <remarks>Signatures are not checked: the server listens on loopback, and its key is known to everyone.</remarks>
internal sealed class Gateway(Account account, LocalCosmosOptions options)
{
    private JsonElement _description;

    /// <summary>Sets the address that the account gives as its own.</summary>
    public Uri Endpoint
    {
        set => _description = Resources.Account(value);
    }

    /// <summary>Serves one request, with an error response if it fails.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var request = new GatewayRequest(context, account, options);
        try
        {
            request.WriteCommonHeaders();
            await RouteAsync(request);
        }
        catch (RejectedException rejection)
        {
            request.RespondError(rejection.Status, rejection.Message, rejection.SubStatus);
        }
        catch (BadHttpRequestException malformed)
        {
            request.RespondError(malformed.StatusCode, malformed.Message);
        }
#pragma warning disable CA1031 // A defect of LocalCosmos is a response too, so that it is noticed by whoever meets it.
        catch (Exception defect) when (!request.Aborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            request.RespondError(StatusCodes.Status500InternalServerError, defect.ToString());
        }
        catch (Exception) when (request.Aborted.IsCancellationRequested)
        {
            // The client is gone.
        }
#pragma warning restore CA1031
    }

    private Task RouteAsync(GatewayRequest request)
    {
        var target = request.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        switch (ResourceAddress.Split(target))
        {
            case []:
                return DescribeAsync(request);
            case ["dbs"]:
                return DatabaseRequests.FeedAsync(request);
            case ["dbs", var database]:
                request.Database = Find(database);
                return DatabaseRequests.OneAsync(request);
            case ["dbs", var database, "colls"]:
                request.Database = Find(database);
                return ContainerRequests.FeedAsync(request);
            case ["dbs", var database, "colls", .. var rest]:
                request.Database = Find(database);
                return InContainerAsync(request, rest);
            case ["_ranges", "split"]:
                return RangeRequests.SplitAsync(request);
            case ["dbs", _, var other, ..]:
                throw RequestRejectedException.NotSupported($"'{other}' of a database");
            case var other:
                throw RequestRejectedException.NotSupported(other[0] == "addresses" ? "Direct mode" : $"'{other[0]}'");
        }
    }

    private static Task InContainerAsync(GatewayRequest request, string[] address)
    {
        var container =
            request.Database.Find(address[0])
            ?? throw RequestRejectedException.OwnerNotFound($"container '{address[0]}'");
        if (request.Header(HeaderNames.IntendedContainer) is { Length: > 0 } intended && intended != container.Rid)
            throw RequestRejectedException.OtherContainer();
        request.Container = container;
        request.WriteContainerHeaders();
        return address switch
        {
            [_] => ContainerRequests.OneAsync(request),
            [_, "pkranges"] => RangeRequests.ListAsync(request),
            [_, "docs"] => ItemFeedAsync(request),
            [_, "docs", var id] => ItemRequests.OneAsync(request, id),
            [_, var other, ..] => throw RequestRejectedException.NotSupported($"'{other}' of a container"),
            _ => throw RequestRejectedException.NotFound("such resource"),
        };
    }

    private static Task ItemFeedAsync(GatewayRequest request)
    {
        request.RejectUnsupportedHeaders();
        if (request.IsGet)
        {
            if (request.Header(HeaderNames.ChangeFeed) is not null)
                ChangeFeedRequests.Read(request);
            else
                ItemRequests.List(request);
            return Task.CompletedTask;
        }
        if (!request.IsPost)
            throw request.MethodNotAllowed();
        if (request.HasTrue(HeaderNames.IsQueryPlan))
            return QueryRequests.PlanAsync(request);
        if (QueryRequests.IsQuery(request))
            return QueryRequests.ItemsAsync(request);
        return request.HasTrue(HeaderNames.IsBatch)
            ? BatchRequests.ExecuteAsync(request)
            : ItemRequests.CreateAsync(request);
    }

    private Task DescribeAsync(GatewayRequest request)
    {
        if (!request.IsGet)
            throw request.MethodNotAllowed();
        request.Respond(StatusCodes.Status200OK, JsonMarshal.GetRawUtf8Value(_description));
        return Task.CompletedTask;
    }

    private Database Find(string name) =>
        account.Find(name) ?? throw RequestRejectedException.OwnerNotFound($"database '{name}'");
}
