using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Middleware
{
    /// <summary>The rest of an invocation.</summary>
    public delegate Task FunctionExecutionDelegate(FunctionContext context);

    /// <summary>Stands around every invocation of every function.</summary>
    public interface IFunctionsWorkerMiddleware
    {
        Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
    }
}

namespace Microsoft.Azure.Functions.Worker
{
    using Microsoft.Azure.Functions.Worker.Middleware;

    /// <summary>Takes the middleware of an app, outermost first.</summary>
    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }

        IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
    }
}

namespace Microsoft.Extensions.Hosting
{
    using Microsoft.Azure.Functions.Worker;
    using Microsoft.Azure.Functions.Worker.Middleware;

    /// <summary>Middleware given as a type or a lambda.</summary>
    public static class MiddlewareWorkerApplicationBuilderExtensions
    {
        /// <summary>Registers <typeparamref name="T"/> as a singleton, resolved from the services of each invocation.</summary>
        public static IFunctionsWorkerApplicationBuilder UseMiddleware<T>(
            this IFunctionsWorkerApplicationBuilder builder
        )
            where T : class, IFunctionsWorkerMiddleware
        {
            builder.Services.AddSingleton<T>();
            return builder.Use(next =>
                context => context.InstanceServices.GetRequiredService<T>().Invoke(context, next)
            );
        }

        public static IFunctionsWorkerApplicationBuilder UseMiddleware(
            this IFunctionsWorkerApplicationBuilder builder,
            Func<FunctionContext, Func<Task>, Task> middleware
        ) => builder.Use(next => context => middleware(context, () => next(context)));
    }
}
