using Microsoft.Playwright;

namespace ListingFunctions.ExplorerTests;

/// <summary>A Chromium of this machine, without a window. If there is none, tests that ask for it are skipped.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>
    /// How long a page may take to show what is expected of it: only one that never shows it fails, however busy the machine
    /// is.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } place)
            return;
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = place, Args = ["--no-sandbox"] }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A tab of its own, with nothing left of others.</summary>
    public async Task<Tab> OpenAsync(Site site, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"There is no Chromium at {string.Join(", ", Places)}.");
        options ??= new BrowserNewContextOptions();
        options.BaseURL = site.Address.ToString();
        options.Locale ??= "de-DE";
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return new Tab(context, await context.NewPageAsync());
    }
}

/// <summary>A page, and what its console and its requests said that they should not.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private readonly IBrowserContext _context;

    internal Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Responds to the page's requests to an address in place of the service.</summary>
    /// <param name="address">A glob, such as <c>**/market?*</c>.</param>
    /// <param name="json">The body.</param>
    /// <param name="status">The status.</param>
    public Task RespondAsync(string address, string json, int status = 200) =>
        Page.RouteAsync(
            address,
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = status,
                        ContentType = status < 400 ? "application/json" : "application/problem+json",
                        Body = json,
                    }
                )
        );

    /// <summary>Keeps a picture with the output of the tests.</summary>
    public async Task<byte[]> PictureAsync(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "TestResults", "pictures", $"{name}.png");
        return await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
