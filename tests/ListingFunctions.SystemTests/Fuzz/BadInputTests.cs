namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// Tens of thousands of requests that are wrong in some way, or right in an unusual one: what is wrong is rejected
/// with a reason and changes nothing, what is right is accepted, and nothing is ever a 5xx or without a response.
/// </summary>
public sealed class BadInputTests(BadInputTests.Sites sites) : IClassFixture<BadInputTests.Sites>
{
    private readonly FuzzRun _run = sites.Run;

    [Fact]
    public Task A_body_with_a_changed_structure_is_accepted_or_rejected_by_the_contract() =>
        _run.SendAsync(BodyCases.Structure, 12_000);

    [Fact]
    public Task A_body_with_changed_bytes_is_accepted_or_rejected_by_the_contract() =>
        _run.SendAsync(BodyCases.Bytes, 6_000);

    [Fact]
    public Task A_body_that_ends_too_early_is_rejected() => _run.SendAsync(BodyCases.Truncated(new Random(1)));

    [Fact]
    public Task A_body_that_is_too_long_is_rejected_with_or_without_a_Content_Length() =>
        _run.SendAsync(BodyCases.Long(new Random(1)));

    [Fact]
    public Task An_id_that_no_listing_has_is_rejected() => _run.SendAsync(AddressCases.Id, 3_000);

    [Fact]
    public Task A_query_string_is_accepted_or_rejected() => _run.SendAsync(QueryCases.Query, 2_000);

    [Fact]
    public Task An_invalid_parameter_is_rejected() => _run.SendAsync(QueryCases.Parameters, 1_000);

    [Fact]
    public Task A_parameter_within_its_rule_is_accepted() => _run.SendAsync(QueryCases.GoodParameters, 500);

    [Fact]
    public Task A_method_or_path_that_no_function_has_is_rejected() => _run.SendAsync(AddressCases.Route, 1_500);

    [Fact]
    public Task A_method_that_the_route_does_not_have_is_rejected() => _run.SendAsync(AddressCases.Method, 500);

    [Fact]
    public Task A_condition_on_a_read_is_met_or_not() => _run.SendAsync(HeaderCases.ReadCondition, 1_500);

    [Fact]
    public Task A_condition_that_does_not_hold_or_cannot_be_read_changes_nothing() =>
        _run.SendAsync(HeaderCases.Condition, 2_500);

    [Fact]
    public Task A_condition_that_holds_lets_the_update_through() => _run.SendAsync(HeaderCases.MetCondition, 200);

    [Fact]
    public Task A_body_of_another_type_or_encoding_is_rejected() => _run.SendAsync(HeaderCases.Type, 800);

    [Fact]
    public Task A_body_whose_type_is_JSON_is_accepted() => _run.SendAsync(HeaderCases.JsonType, 300);

    [Fact]
    public Task Headers_with_garbage_are_ignored_or_rejected() => _run.SendAsync(HeaderCases.Any, 2_000);

    [Fact]
    public Task Keys_and_tokens_with_garbage_are_ignored_or_rejected() => _run.SendAsync(HeaderCases.Keys, 800);

    [Fact]
    public Task What_is_hardly_HTTP_is_rejected() => _run.SendAsync(RawCases.Head, 1_500);

    [Fact]
    public Task A_body_that_is_cut_off_changes_nothing() => _run.SendAsync(RawCases.Cut, 200);

    public sealed class Sites : IAsyncLifetime
    {
        internal FuzzRun Run { get; } = new();

        public ValueTask InitializeAsync() => Run.InitializeAsync();

        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }
}
