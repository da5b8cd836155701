using System.Text.Json;
using LocalCosmos.Query;
using LocalCosmos.Store;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCosmos.Protocol;

/// <summary>Answers the requests of the gateway protocol out of an account.</summary>
/// <remarks>Signatures are not checked: the server listens on loopback, and its key is known to everyone.</remarks>
internal sealed class Gateway(Account account)
{
    private JsonElement _description;

    /// <summary>Sets the address that the account names as its own.</summary>
    public Uri Endpoint
    {
        set => _description = Resources.Account(value);
    }

    /// <summary>Answers one request; errors too.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            context.AnswerHeaders();
            await RouteAsync(context);
        }
        catch (Refusal refusal)
        {
            context.AnswerError(refusal.Status, refusal.Message, refusal.SubStatus);
        }
        catch (ItemRefusedException refusal)
        {
            var subStatus = refusal.PartitionKeyMismatch ? Refusal.OtherPartitionKey : 0;
            context.AnswerError((int)refusal.Status, refusal.Message, subStatus);
        }
        catch (DefinitionRefusedException refusal)
        {
            var status = refusal.NotImplemented ? StatusCodes.Status501NotImplemented : StatusCodes.Status400BadRequest;
            context.AnswerError(status, refusal.Message);
        }
        catch (QueryException refusal)
        {
            context.AnswerError(StatusCodes.Status400BadRequest, refusal.Message);
        }
        catch (StoreFailedException failure)
        {
            context.AnswerError(StatusCodes.Status503ServiceUnavailable, failure.Message);
        }
        catch (BadHttpRequestException broken)
        {
            context.AnswerError(broken.StatusCode, broken.Message);
        }
#pragma warning disable CA1031 // A defect here is an answer too, so that it is seen where it is met.
        catch (Exception defect) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.AnswerError(StatusCodes.Status500InternalServerError, defect.ToString());
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
#pragma warning restore CA1031
    }

    private Task RouteAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return ResourceAddress.Split(target) switch
        {
            [] => DescribeAsync(context),
            ["dbs"] => DatabaseRequests.FeedAsync(context, account),
            ["dbs", var database] => DatabaseRequests.OneAsync(context, account, Database(database)),
            ["dbs", var database, "colls"] => ContainerRequests.FeedAsync(context, account, Database(database)),
            ["dbs", var database, "colls", .. var rest] => InContainerAsync(context, Database(database), rest),
            ["dbs", _, var other, ..] => throw Refusal.NotImplemented($"'{other}' of a database"),
            [var other, ..] => throw Refusal.NotImplemented(other == "addresses" ? "Direct mode" : $"'{other}'"),
        };
    }

    private Task InContainerAsync(HttpContext context, Database database, string[] address)
    {
        var container = database.Find(address[0]) ?? throw Refusal.NoOwner($"container '{address[0]}'");
        if (context.Header(HeaderNames.IntendedContainer) is { Length: > 0 } intended && intended != container.Rid)
            throw Refusal.OtherContainer();
        context.AnswerHeaders(database, container);
        return address switch
        {
            [_] => ContainerRequests.OneAsync(context, account, database, container),
            [_, "pkranges"] => ContainerRequests.RangesAsync(context, database, container),
            [_, "docs"] => ItemFeedAsync(context, database, container),
            [_, "docs", var id] => ItemRequests.OneAsync(context, account, database, container, id),
            [_, var other, ..] => throw Refusal.NotImplemented($"'{other}' of a container"),
            _ => throw Refusal.NotFound("such resource"),
        };
    }

    private Task ItemFeedAsync(HttpContext context, Database database, Container container)
    {
        context.JudgeRange();
        context.JudgeFeatures();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            if (context.Header(HeaderNames.ChangeFeed) is not null)
                ChangeFeedRequests.Answer(context, container);
            else
                ItemRequests.AnswerFeed(context, container);
            return Task.CompletedTask;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
            throw NotAllowed(context);
        return context.HasTrue(HeaderNames.IsQueryPlan) ? QueryRequests.PlanAsync(context)
            : QueryRequests.IsQuery(context) ? QueryRequests.ItemsAsync(context, container)
            : context.HasTrue(HeaderNames.IsBatch) ? BatchRequests.AnswerAsync(context, account, database, container)
            : ItemRequests.CreateAsync(context, account, database, container);
    }

    public static Refusal NotAllowed(HttpContext context) =>
        new(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not done on this kind of resource.");

    private Task DescribeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            throw NotAllowed(context);
        context.Answer(
            StatusCodes.Status200OK,
            System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(_description)
        );
        return Task.CompletedTask;
    }

    private Database Database(string name) => account.Find(name) ?? throw Refusal.NoOwner($"database '{name}'");
}
