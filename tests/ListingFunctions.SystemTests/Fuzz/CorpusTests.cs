using System.Globalization;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// Requests that once had a wrong response. Each file of <c>Corpus</c> is three lines: the right status, what was wrong,
/// and the request as <see cref="Shell"/> writes it.
/// </summary>
public sealed class CorpusTests(BadInputTests.Sites sites) : IClassFixture<BadInputTests.Sites>
{
    private static readonly DirectoryInfo Corpus = new(Path.Combine(AppContext.BaseDirectory, "Fuzz", "Corpus"));

    public static TheoryData<string> Files =>
        [.. Corpus.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_request_that_once_had_a_wrong_response_has_the_right_one(string file)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Corpus.FullName, file), App.Stop);
        var status = int.Parse(lines[0], CultureInfo.InvariantCulture);
        await sites.Run.SendAsync([
            new FuzzRequest("", "")
            {
                Raw = Shell.Unescape(lines[2]),
                Status = status,
                Outcome = status < 300 ? Outcome.AcceptedOrRejected : Outcome.Rejected,
            },
        ]);
    }
}
