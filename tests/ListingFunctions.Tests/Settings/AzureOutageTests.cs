using Azure;
using Azure.Identity;
using ListingFunctions.Settings;

namespace ListingFunctions.Tests.Settings;

/// <summary>Whatever the SDKs of Azure throw when a service, or the token for it, cannot be had.</summary>
public sealed class AzureOutageTests
{
    private static readonly Exception Rejected = new RequestFailedException(503, "away");
    private static readonly Exception NoToken = new AuthenticationFailedException("no token");

    public static TheoryData<string, Exception, bool> Failures =>
        new()
        {
            { "a response", Rejected, true },
            { "no token", NoToken, true },
            { "all attempts", new AggregateException(Rejected, NoToken), true },
            { "one attempt of another kind", new AggregateException(Rejected, new ArgumentException("no")), false },
            { "no attempt", new AggregateException(), false },
            { "a fault", new ArgumentException("no"), false },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_one_of_Azure_or_not(string what, Exception failure, bool isOfAzure)
    {
        Assert.NotEmpty(what);
        Assert.Equal(isOfAzure, failure.IsOfAzure());
    }
}
