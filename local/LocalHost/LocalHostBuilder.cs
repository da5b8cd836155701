using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Diagnostics.Metrics;

namespace LocalHost;

/// <summary>The builder that an app registers its services and middleware with, in place of the worker's own.</summary>
public sealed class LocalHostBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly IHostApplicationBuilder _host;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    internal LocalHostBuilder(WebApplicationBuilder builder) => _host = builder;

    public IDictionary<object, object> Properties => _host.Properties;

    public IConfigurationManager Configuration => _host.Configuration;

    public IHostEnvironment Environment => _host.Environment;

    public ILoggingBuilder Logging => _host.Logging;

    public IMetricsBuilder Metrics => _host.Metrics;

    public IServiceCollection Services => _host.Services;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory,
        Action<TContainerBuilder>? configure = null
    )
        where TContainerBuilder : notnull => _host.ConfigureContainer(factory, configure);

    /// <summary>Adds middleware inside of what was added before.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    internal FunctionExecutionDelegate BuildPipeline(FunctionExecutionDelegate innermost) =>
        Enumerable.Reverse(_middleware).Aggregate(innermost, (next, step) => step(next));
}
