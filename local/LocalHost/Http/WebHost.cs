using System.Net;
using System.Net.Sockets;
using LocalHost.Output;
using LocalHost.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace LocalHost.Http;

/// <summary>The web application around the functions: settings, log, server.</summary>
internal static class WebHost
{
    /// <exception cref="CannotStartException">local.settings.json cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(LocalHostOptions options, ConsoleLoggerProvider loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = Environments.Development,
            }
        );
        var file = LocalSettingsFile.Read(options.SettingsFile);
        builder.Configuration.AddInMemoryCollection(file.Values);
        if (options.ReadsEnvironment)
            builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(options.Settings);

        if (options.Output != TextWriter.Null)
            builder.Services.AddSingleton<ILoggerProvider>(loggers);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(loggers.Shows);
        builder.Services.AddMvcCore();
        if (file.CorsOrigins.Count > 0)
            builder.Services.AddCors(cors => cors.AddDefaultPolicy(HostCors.PolicyOf(file.CorsOrigins)));
        builder.Services.AddSingleton<IHostLifetime>(new OwnersLifetime());
        builder.Host.UseDefaultServiceProvider(provider =>
        {
            provider.ValidateScopes = true;
            provider.ValidateOnBuild = true;
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ListenOnLoopback(kestrel, options.Port));
        return builder;
    }

    public static void MapFunctions(
        WebApplication web,
        IReadOnlyList<HttpFunction> functions,
        FunctionExecutionDelegate pipeline,
        LocalApp app,
        LocalHostOptions options,
        ConsoleLines lines
    )
    {
        if (options.RequestLines)
            web.Use(next => http => RequestLines.ShowAsync(http, next, app.ReasonOf, options.Time, lines));
        if (web.Services.GetService<ICorsService>() is not null)
            web.UseCors();
        HostTelemetry.Use(web);
        ReferencePage.Map(web, app.Title, functions);
        var triggers = new HttpTriggers(functions, pipeline, web.Services);
        web.Use(next => http => http.GetEndpoint() is null ? triggers.RouteAsync(http) : next(http));
    }

    /// <exception cref="CannotStartException">A setting of the app is wrong; the message is the app's own.</exception>
    public static void ValidateSettings(WebApplication web)
    {
        try
        {
            web.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception exception) when (Failures(exception) is { Length: > 0 } failures)
        {
            throw new CannotStartException(failures, exception);
        }
    }

    /// <exception cref="CannotStartException">The port is not available.</exception>
    public static async Task StartAsync(WebApplication web, int port, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new CannotStartException($"Port {port} is taken; choose another with --port.", exception);
        }
        catch (SocketException exception)
        {
            throw new CannotStartException($"Port {port} cannot be used: {exception.Message}", exception);
        }
    }

    private static string Failures(Exception exception) =>
        exception switch
        {
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            AggregateException all => string.Join(' ', all.InnerExceptions.Select(Failures)),
            _ => "",
        };

    // Loopback only, because functions are served without their keys.
    private static void ListenOnLoopback(
        Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel,
        int port
    )
    {
        if (port == 0)
            kestrel.Listen(IPAddress.Loopback, port);
        else
            kestrel.ListenLocalhost(port);
    }

    /// <summary>The code that started the host stops it, and handles signals.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
