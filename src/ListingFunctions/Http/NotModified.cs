using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>304: the client's copy is current. For a function that knows this before it has read the whole response.</summary>
internal sealed class NotModified(Validators validators) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Caching.AllowTo(httpContext, validators);
        validators.WriteTo(httpContext.Response.Headers);
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}
