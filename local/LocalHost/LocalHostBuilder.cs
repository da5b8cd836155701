using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Diagnostics.Metrics;

namespace LocalHost;

/// <summary>What an app composes itself on, as it does on the worker's own builder.</summary>
public sealed class LocalHostBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly IHostApplicationBuilder host;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    internal LocalHostBuilder(WebApplicationBuilder builder) => host = builder;

    public IDictionary<object, object> Properties => host.Properties;

    public IConfigurationManager Configuration => host.Configuration;

    public IHostEnvironment Environment => host.Environment;

    public ILoggingBuilder Logging => host.Logging;

    public IMetricsBuilder Metrics => host.Metrics;

    public IServiceCollection Services => host.Services;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory,
        Action<TContainerBuilder>? configure = null
    )
        where TContainerBuilder : notnull => host.ConfigureContainer(factory, configure);

    /// <summary>Adds middleware inside of what was added before.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        this.middleware.Add(middleware);
        return this;
    }

    internal FunctionExecutionDelegate BuildPipeline(FunctionExecutionDelegate innermost) =>
        Enumerable.Reverse(middleware).Aggregate(innermost, (next, step) => step(next));
}
