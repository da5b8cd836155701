namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// Every operation of the API with thousands of parameters, headers and bodies, right and wrong: accepted, or rejected
/// with a reason, and never a 5xx or without a response; a read changes nothing.
/// </summary>
public sealed class OperationTests
{
    [Fact]
    public async Task An_operation_accepts_or_rejects_whatever_it_is_sent()
    {
        await using var run = new FuzzRun();
        await run.InitializeAsync();
        await run.SendAsync(OperationCases.Any, 8_000);
        Assert.Empty(OperationCases.Acceptable.Except(run.Accepted));
    }
}
