using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.ExplorerTests;

/// <summary>
/// Another site on this machine, which shows the service's page at an origin of its own: the page's modules and data
/// come from the service.
/// </summary>
internal sealed class OtherOrigin : IAsyncDisposable
{
    private readonly WebApplication _web;
    private string _document = "";

    private OtherOrigin(WebApplication web)
    {
        _web = web;
        web.Run(async http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(_document, http.RequestAborted);
        });
    }

    /// <summary>Scheme, host and port, as a browser writes them.</summary>
    public string Origin => _web.Urls.Single();

    public static async Task<OtherOrigin> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var other = new OtherOrigin(builder.Build());
        await other._web.StartAsync(Site.Stop);
        return other;
    }

    /// <summary>Shows the page of this service, whatever is asked for.</summary>
    public async Task ShowAsync(Site site)
    {
        var document = await site.Http.GetStringAsync(new Uri("explorer", UriKind.Relative), Site.Stop);
        _document = document.Replace(
            "\"assets/",
            $"\"{new Uri(site.Address, "explorer/assets/")}",
            StringComparison.Ordinal
        );
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
