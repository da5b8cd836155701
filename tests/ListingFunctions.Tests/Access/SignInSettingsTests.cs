using ListingFunctions.Access;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Tests.Access;

public sealed class SignInSettingsTests
{
    private const string Authority = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";
    private const string Audience = "8f3c1a52-6f0e-4b7e-9a52-0d8f6f3f7c11";

    private static IEnumerable<string> Failures(
        string? authority,
        string? audience,
        AuthorizationLevel writes = AuthorizationLevel.Function
    ) =>
        new SignInSettings { Authority = authority, Audience = audience }
            .Validate(writes)
            .Failures
        ?? [];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_them_the_keys_of_the_host_guard_writes(string? none)
    {
        Assert.Empty(Failures(none, none));
        Assert.False(new SignInSettings { Authority = none }.IsOn);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void If_the_host_requires_no_key_they_must_be_set(string? none) =>
        Assert.Contains(
            "SignIn__Authority is not set; this app was built with SignIn=Entra",
            Assert.Single(Failures(none, none, AuthorizationLevel.Anonymous)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(AuthorizationLevel.Function)]
    [InlineData(AuthorizationLevel.Anonymous)]
    public void One_alone_is_rejected(AuthorizationLevel writes)
    {
        Assert.Contains("SignIn__Audience", Assert.Single(Failures(Authority, null, writes)), StringComparison.Ordinal);
        Assert.Contains(
            "SignIn__Audience",
            Assert.Single(Failures(Authority, " , ", writes)),
            StringComparison.Ordinal
        );
        Assert.Contains("SignIn__Authority", Assert.Single(Failures(null, Audience, writes)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Authority)]
    [InlineData(Authority + "/")]
    [InlineData("https://login.microsoftonline.com/contoso.onmicrosoft.com")]
    [InlineData("http://127.0.0.1:5000/tenant")]
    [InlineData("http://localhost:5000")]
    public void Authorities_are_accepted(string authority)
    {
        Assert.Empty(Failures(authority, Audience));
        Assert.Empty(Failures(authority, Audience, AuthorizationLevel.Anonymous));
    }

    [Theory]
    [InlineData("login.microsoftonline.com")]
    [InlineData("http://login.microsoftonline.com/tenant/v2.0")]
    [InlineData("ftp://localhost/tenant")]
    [InlineData("https://login.microsoftonline.com/tenant/v2.0?p=policy")]
    [InlineData("https://user:password@login.microsoftonline.com/tenant")]
    [InlineData("/tenant/v2.0")]
    public void An_address_that_is_no_authority_is_rejected(string authority) =>
        Assert.Contains(
            "Setting SignIn__Authority is '",
            Assert.Single(Failures(authority, Audience)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("https://login.microsoftonline.com/common/v2.0")]
    [InlineData("https://login.microsoftonline.com/organizations")]
    public void An_authority_of_many_tenants_is_rejected(string authority) =>
        Assert.Contains("one tenant", Assert.Single(Failures(authority, Audience)), StringComparison.Ordinal);

    [Fact]
    public void Several_audiences_are_separated_by_commas() =>
        Assert.Equal([Audience, "api://a"], new SignInSettings { Audience = $"{Audience}, api://a," }.Audiences);
}
