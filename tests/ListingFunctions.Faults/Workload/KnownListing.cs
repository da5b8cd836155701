namespace ListingFunctions.Faults.Workload;

/// <summary>A listing as one client knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
internal sealed record KnownListing(string Name, long Id)
{
    /// <summary>The ETag of the last response.</summary>
    public string? ETag { get; set; }

    /// <summary>The prices that were asked for, in order; each new one is higher.</summary>
    public List<decimal> Prices { get; } = [];

    /// <summary>How many requests it has seen.</summary>
    public int Age { get; set; }

    /// <summary>How many requests got no response.</summary>
    public int Unacknowledged { get; set; }

    /// <summary>How many changes are still to come without a pause.</summary>
    public int Burst { get; set; }

    /// <summary>Whether its price is also edited out of band.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Whether old copies of its document are written back.</summary>
    public bool IsCopied { get; init; }

    /// <summary>A copy of its document, to be written back.</summary>
    public ListingCopy? Copy { get; set; }

    /// <summary>When the copy can be distinguished from what it replaces.</summary>
    public DateTimeOffset CopyIsOld { get; set; }

    /// <summary>Whether it is known to be gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>A price that was not asked for before.</summary>
    public decimal NextPrice() => Prices.Max() + 0.25m;
}
