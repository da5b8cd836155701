using System.Diagnostics.CodeAnalysis;
using ListingFunctions.Http;

namespace ListingFunctions.Listings;

/// <summary>
/// The order of a list; ties are ordered by id, in the same direction. Listings without the member are not in the list.
/// </summary>
/// <param name="Key">The member to sort by.</param>
/// <param name="Descending">Whether the highest comes first.</param>
public sealed record ListingSort(ListingSortKey Key, bool Descending)
{
    /// <summary>The rule for <c>sort</c>.</summary>
    internal static Rule Rule { get; } =
        Rule.OneOf(
            "must be created_date, updated_date, latest_price_eur, surface_area_m2, price_changed_date, change_percent or price_per_m2_eur, optionally with the prefix - for descending order"
        );

    /// <summary>The default order.</summary>
    public static ListingSort NewestFirst { get; } = new(ListingSortKey.CreatedDate, Descending: true);

    /// <summary>The name of the member in a response.</summary>
    public string Name =>
        Key switch
        {
            ListingSortKey.CreatedDate => "created_date",
            ListingSortKey.UpdatedDate => "updated_date",
            ListingSortKey.LatestPriceEur => "latest_price_eur",
            ListingSortKey.SurfaceAreaM2 => "surface_area_m2",
            ListingSortKey.PriceChangedDate => "price_changed_date",
            ListingSortKey.ChangePercent => "change_percent",
            ListingSortKey.PricePerM2Eur => "price_per_m2_eur",
            _ => throw new InvalidOperationException($"{Key} is not a sort key."),
        };

    /// <summary>
    /// The path of the member in the document, such as <c>price_trend.change_percent</c>: made of constants, so it is safe
    /// in query text.
    /// </summary>
    public string Member =>
        Key is ListingSortKey.PriceChangedDate or ListingSortKey.ChangePercent ? $"price_trend.{Name}" : Name;

    /// <summary>Whether the member is a number; otherwise it is an instant as text.</summary>
    public bool IsNumber =>
        Key
            is ListingSortKey.LatestPriceEur
                or ListingSortKey.SurfaceAreaM2
                or ListingSortKey.ChangePercent
                or ListingSortKey.PricePerM2Eur;

    /// <summary>Parses <see cref="ToString"/>.</summary>
    public static bool TryParse(string text, [MaybeNullWhen(false)] out ListingSort sort)
    {
        sort = Enum.GetValues<ListingSortKey>()
            .SelectMany(key => new[] { new ListingSort(key, false), new ListingSort(key, true) })
            .FirstOrDefault(each => each.ToString() == text);
        return sort is not null;
    }

    /// <summary>The value of the parameter <c>sort</c>, such as <c>-latest_price_eur</c>.</summary>
    public override string ToString() => Descending ? $"-{Name}" : Name;
}

/// <summary>The members that a list can be ordered by.</summary>
public enum ListingSortKey
{
    /// <summary>When it was created.</summary>
    CreatedDate,

    /// <summary>When it was last written.</summary>
    UpdatedDate,

    /// <summary>Its price.</summary>
    LatestPriceEur,

    /// <summary>Its surface area.</summary>
    SurfaceAreaM2,

    /// <summary>When its price changed last.</summary>
    PriceChangedDate,

    /// <summary>By how many percent its price changed last.</summary>
    ChangePercent,

    /// <summary>Its price per square metre.</summary>
    PricePerM2Eur,
}
