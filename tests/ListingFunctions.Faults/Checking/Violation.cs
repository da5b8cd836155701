namespace ListingFunctions.Faults.Checking;

/// <summary>How the promise can be broken.</summary>
public enum ViolationKind
{
    /// <summary>An acknowledged create is not there.</summary>
    ListingMissing,

    /// <summary>One create made two listings.</summary>
    ListingTwice,

    /// <summary>A listing that nobody asked for, or whose create was refused.</summary>
    ListingFromNowhere,

    /// <summary>The history does not begin with the price and the date of the create.</summary>
    WrongBeginning,

    /// <summary>An acknowledged change is not in the history.</summary>
    ChangeMissing,

    /// <summary>A change is in the history more than once.</summary>
    ChangeTwice,

    /// <summary>A change that was refused is in the history.</summary>
    RefusedChangeTold,

    /// <summary>An entry that nobody asked for.</summary>
    ChangeFromNowhere,

    /// <summary>A change that was acknowledged before another began stands behind it.</summary>
    OutOfOrder,

    /// <summary>An entry's date is not that of the response that acknowledged it.</summary>
    WrongInstant,

    /// <summary>Two neighbours have the same price.</summary>
    SamePriceInARow,

    /// <summary>An entry's date is not later than the one before.</summary>
    InstantsNotIncreasing,

    /// <summary>A read was not the beginning of the final history.</summary>
    ReadDiffers,

    /// <summary>A read lacked what was acknowledged, or had been read, before it began.</summary>
    ReadWentBack,

    /// <summary>A response had something else than what was requested, or a price older than one acknowledged.</summary>
    WrongResponse,

    /// <summary>404 though nobody asked for a deletion.</summary>
    GoneTooSoon,

    /// <summary>Found after its deletion was acknowledged, or after a 404.</summary>
    ThereAfterDeletion,

    /// <summary>The API does not tell a history any more.</summary>
    Unreadable,

    /// <summary><c>listing_prices</c> alone does not say what the API says.</summary>
    RecordedDiffers,

    /// <summary><c>listing_prices</c> knows a listing that does not exist.</summary>
    RecordedWithoutListing,

    /// <summary>Something is in <c>price_failures</c>.</summary>
    PriceFailure,

    /// <summary>A complete history whose numbers in the stores have a gap or repeat, or one that is refused though they have none.</summary>
    NumbersDiffer,

    /// <summary>500, whatever was asked.</summary>
    ServerError,

    /// <summary>A list, or the price changes of all listings, was refused, or lacks some.</summary>
    ListDiffers,

    /// <summary>The copy of who follows the listing events is not what exists.</summary>
    CopyDiffers,

    /// <summary>A session token of another store was refused or returned, or a cursor of another store was not refused, or it took too long.</summary>
    ForeignTokenAccepted,
}

/// <summary>One way in which a run broke the promise.</summary>
public sealed record Violation(ViolationKind Kind, string Listing, string Expected, string Seen)
{
    public override string ToString() => $"{Kind} of {Listing}: expected {Expected}; saw {Seen}";
}
