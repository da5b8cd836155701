namespace ListingFunctions.Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Pairs of slices, one of each side, whose ratios are taken.</param>
/// <param name="Slice">How long a side is measured at a time.</param>
/// <param name="WarmUpTime">How long each operation runs before anything is measured.</param>
/// <param name="Changes">Price changes recorded in a round of recording.</param>
/// <param name="MostLines">Lines in the longest request of lines.</param>
/// <param name="ManyListings">Listings of the large side; each has <see cref="Dataset.PricesEach"/> prices on average.</param>
internal sealed record Scale(
    int Rounds,
    TimeSpan Slice,
    TimeSpan WarmUpTime,
    int Changes,
    int MostLines,
    int ManyListings
)
{
    public const int FewListings = 1000;

    public static Scale Full { get; } =
        new(5, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), 20_000, 1_000_000, 100_000);

    public static Scale Quick { get; } =
        new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 4_000, 10_000, 10_000);
}
