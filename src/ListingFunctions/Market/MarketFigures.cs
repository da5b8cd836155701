using System.Numerics;
using System.Runtime.InteropServices;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Market;

/// <summary>
/// Computes the market of a place from the histories of its listings: a pure function, exact to the cent, whatever the
/// order of the listings. Ratios are exact until a figure is rounded, once. Each period looks at each listing once, and at
/// each price once in all.
/// </summary>
internal static class MarketFigures
{
    private const decimal CentsPerEuro = 100;
    private const int HundredthsOfPercent = 10_000;
    private const decimal MillisecondsPerDay = 24 * 3600 * 1000;

    /// <summary>The rows of consecutive periods, in their order.</summary>
    /// <param name="histories">The listings of the place.</param>
    /// <param name="type">The kind of building that counts; <see langword="null"/> for all.</param>
    /// <param name="periods">The periods, oldest first, without gaps.</param>
    public static IReadOnlyList<MarketRow> Of(
        MarketHistories histories,
        BuildingType? type,
        IReadOnlyList<MarketPeriod> periods
    )
    {
        var homes = histories
            .Homes.Where(home => type is null || home.Type == type)
            .OrderBy(home => home.CreatedMilliseconds)
            .ToArray();
        // How many prices of each home were set before the end of the period.
        var passed = new int[homes.Length];
        var tally = new Tally();
        var rows = new List<MarketRow>(periods.Count);
        foreach (var period in periods)
        {
            var (start, end) = (period.Start.ToUnixTimeMilliseconds(), period.End.ToUnixTimeMilliseconds());
            tally.Clear();
            for (var index = 0; index < homes.Length && homes[index].CreatedMilliseconds < end; index++)
                tally.Add(histories, homes[index], ref passed[index], start, end);
            rows.Add(tally.ToRow(period.Name));
        }

        return rows;
    }

    /// <summary>What is counted in a period.</summary>
    private sealed class Tally
    {
        private readonly List<long> _cents = [];
        private readonly List<Ratio> _centsPerM2 = [];
        private readonly List<long> _milliseconds = [];
        private readonly List<Ratio> _changes = [];
        private int _new;
        private int _changeCount;
        private int _drops;

        public void Clear()
        {
            _cents.Clear();
            _centsPerM2.Clear();
            _milliseconds.Clear();
            _changes.Clear();
            _new = _changeCount = _drops = 0;
        }

        public void Add(MarketHistories histories, ListedHome home, ref int passed, long start, long end)
        {
            if (home.CreatedMilliseconds >= start)
                _new++;
            for (; passed < home.PriceCount && histories.PriceOf(home, passed).Milliseconds < end; passed++)
            {
                var price = histories.PriceOf(home, passed);
                if (passed > 0 && price.Milliseconds >= start)
                    AddChange(histories.PriceOf(home, passed - 1).Cents, price.Cents);
            }

            if (home.DeletedMilliseconds < end)
                return;
            _milliseconds.Add(end - home.CreatedMilliseconds);
            if (passed == 0)
                return; // Its history begins later than it was created.
            var inForce = histories.PriceOf(home, passed - 1);
            _cents.Add(inForce.Cents);
            if (inForce.HasPerM2)
                _centsPerM2.Add(home.Area.Divide(inForce.Cents));
        }

        public MarketRow ToRow(string period)
        {
            // Each listing in force has its days.
            var row = new MarketRow(period, _milliseconds.Count);
            if (row.Listings < MarketRow.MinListings)
                return row;
            _cents.Sort();
            _centsPerM2.Sort();
            _milliseconds.Sort();
            _changes.Sort();
            return row with
            {
                MedianPriceEur = QuartileOf(_cents, 2, CentsPerEuro),
                MedianPricePerM2Eur = QuartileOf(_centsPerM2, 2),
                P25PricePerM2Eur = QuartileOf(_centsPerM2, 1),
                P75PricePerM2Eur = QuartileOf(_centsPerM2, 3),
                NewListings = _new,
                PriceChanges = _changeCount,
                PriceDrops = _drops,
                MedianChangePercent = QuartileOf(_changes, 2, HundredthsOfPercent),
                MedianDaysListed = QuartileOf(_milliseconds, 2, MillisecondsPerDay),
            };
        }

        private void AddChange(long earlier, long later)
        {
            _changeCount++;
            if (later < earlier)
                _drops++;
            if (earlier > 0)
                _changes.Add(new Ratio(later - earlier, earlier));
        }

        /// <summary>To two decimal places, in units of so many; <see langword="null"/> of nothing.</summary>
        private static decimal? QuartileOf<T>(List<T> ordered, int quarters, decimal unit)
            where T : INumber<T> =>
            ordered.Count == 0
                ? null
                : PriceDifference.ToTwoPlaces(Quartile.Of<T>(CollectionsMarshal.AsSpan(ordered), quarters) / unit);

        /// <summary>To two decimal places, of ratios in so many hundredths; <see langword="null"/> of nothing.</summary>
        private static decimal? QuartileOf(List<Ratio> ordered, int quarters, int hundredths = 1) =>
            ordered.Count == 0
                ? null
                : PriceDifference.ToTwoPlaces(
                    Quartile.RoundedOf(CollectionsMarshal.AsSpan(ordered), quarters, hundredths) / 100
                );
    }
}
