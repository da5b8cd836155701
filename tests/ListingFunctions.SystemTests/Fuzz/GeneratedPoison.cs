using static ListingFunctions.SystemTests.Fuzz.GoodDocument;
using static ListingFunctions.SystemTests.Fuzz.PoisonDocuments;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Poison documents from a seed, beside the fixed ones of <see cref="PoisonDocuments"/>.</summary>
internal static class GeneratedPoison
{
    /// <summary>The good document with one to three members dropped, doubled, swapped or made wrong.</summary>
    public static IEnumerable<(string Name, string Json)> Of(int seed, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var random = new Random(unchecked(seed * 1_000_003 + i));
            // Ids of their own: a document that can be read is a listing, and must not be another's.
            var members = Good($"{800_000_000 + i}");
            for (var change = random.Next(1, 4); change > 0; change--)
                Change(random, members);
            yield return ($"generated {i} of seed {seed}", Text(members));
        }
    }

    /// <summary>What Cosmos itself writes is of a wrong kind at most; the fixed documents have the rest.</summary>
    private static string AnyValueOf(Random random, string member) =>
        member.StartsWith('_') ? Wrong[random.Next(Wrong.Length)] : ListingModel.AnyDocumentValue(random);

    private static void Change(Random random, List<(string Name, string Value)> members)
    {
        if (members.Count == 0)
            return;
        var (at, other) = (random.Next(members.Count), random.Next(members.Count));
        switch (random.Next(6))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members.Insert(at, members[other]);
                break;
            case 2 when !members[at].Name.StartsWith('_'):
                members[at] = (members[at].Name, members[other].Value);
                break;
            case 2 or 3:
                members[at] = (members[at].Name, Wrong[random.Next(Wrong.Length)]);
                break;
            case 4:
                members[at] = (members[at].Name, AnyValueOf(random, members[at].Name));
                break;
            default:
                var name = Members[random.Next(Members.Length)];
                members.Add((name, AnyValueOf(random, name)));
                break;
        }
    }
}
