using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Tests;

/// <summary>Triggers that cannot run are rejected at the start.</summary>
public sealed class TriggerErrorTests
{
    [Theory]
    [InlineData(
        typeof(CosmosReturns),
        "Function F: returns Task`1; LocalHost does not support output bindings; return a Task."
    )]
    [InlineData(typeof(CosmosTakesOther), "Function F: nothing binds to the parameter documents of type Int32.")]
    [InlineData(typeof(CosmosSetting), "Function F: the setting Absent:Name, which its trigger requires, is missing.")]
    [InlineData(
        typeof(CosmosConnection),
        "The setting Elsewhere (a connection string) or Elsewhere__accountEndpoint is missing."
    )]
    [InlineData(typeof(CosmosStarts), "Function F: StartFromBeginning and StartFromTime exclude each other.")]
    [InlineData(typeof(CosmosTime), "Function F: StartFromTime is not a time such as 2021-02-16T14:19:29Z: noon.")]
    [InlineData(
        typeof(TimerSchedule),
        "Function F: its schedule 'every minute' is not an NCRONTAB expression such as 0 */5 * * * *."
    )]
    [InlineData(typeof(TimerSetting), "Function F: the setting Absent:Name, which its trigger requires, is missing.")]
    [InlineData(typeof(TimerTakesOther), "Function F: nothing binds to the parameter timer of type String.")]
    [InlineData(typeof(TimerRetries), "Function F: LocalHost does not support retry policies of timers.")]
    public async Task A_trigger_that_cannot_run_is_named_with_the_reason(Type function, string message)
    {
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => TestHost.StartAsync(function));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    public static class CosmosReturns
    {
        [Function("F")]
        public static Task<string> RunAsync([CosmosDBTrigger("d", "c", Connection = "Cosmos")] string documents) =>
            Task.FromResult(documents);
    }

    public static class CosmosTakesOther
    {
        [Function("F")]
        public static void Run([CosmosDBTrigger("d", "c", Connection = "Cosmos")] int documents) { }
    }

    public static class CosmosSetting
    {
        [Function("F")]
        public static void Run([CosmosDBTrigger("%Absent:Name%", "c", Connection = "Cosmos")] string documents) { }
    }

    public static class CosmosConnection
    {
        [Function("F")]
        public static void Run([CosmosDBTrigger("d", "c", Connection = "Elsewhere")] string documents) { }
    }

    public static class CosmosStarts
    {
        [Function("F")]
        public static void Run(
            [CosmosDBTrigger(
                "d",
                "c",
                Connection = "Cosmos",
                StartFromBeginning = true,
                StartFromTime = "2021-02-16T14:19:29Z"
            )]
                string documents
        ) { }
    }

    public static class CosmosTime
    {
        [Function("F")]
        public static void Run(
            [CosmosDBTrigger("d", "c", Connection = "Cosmos", StartFromTime = "noon")] string documents
        ) { }
    }

    public static class TimerSchedule
    {
        [Function("F")]
        public static void Run([TimerTrigger("every minute")] TimerInfo timer) { }
    }

    public static class TimerSetting
    {
        [Function("F")]
        public static void Run([TimerTrigger("%Absent:Name%")] TimerInfo timer) { }
    }

    public static class TimerTakesOther
    {
        [Function("F")]
        public static void Run([TimerTrigger("0 * * * * *")] string timer) { }
    }

    public static class TimerRetries
    {
        [Function("F")]
        [FixedDelayRetry(1, "00:00:01")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
    }
}
