namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>A listing.</summary>
internal sealed class ListingRow
{
    public long Id { get; init; }

    public uint Version { get; init; }

    public DateTime CreatedDate { get; init; }

    public DateTime UpdatedDate { get; set; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string StreetAddress { get; set; } = "";

    public string PostalCode { get; set; } = "";

    public string City { get; set; } = "";

    /// <summary>The city in small letters, which is searched.</summary>
    public string CityKey { get; set; } = "";

    public string Country { get; set; } = "";

    public string BuildingType { get; set; } = "";

    public decimal LatestPriceEur { get; set; }

    public double SurfaceAreaM2 { get; set; }

    public int RoomsCount { get; set; }

    public int BedroomsCount { get; set; }

    public string? ContactPhoneNumber { get; set; }

    /// <summary>How many prices it has had, which numbers the next one.</summary>
    public int PricesCount { get; set; }

    /// <summary>Those that are stored with it; the earlier ones are not loaded.</summary>
    public List<PriceRow> Prices { get; } = [];

    /// <summary>The city as it is searched.</summary>
    public static string KeyOf(string city) => city.ToLowerInvariant();

    /// <summary>Replaces its content, and adds its price if that is another.</summary>
    /// <param name="body">The content.</param>
    /// <param name="now">The time of the write, in whole milliseconds.</param>
    public void Replace(WriteBody body, DateTime now)
    {
        var isNewPrice = PricesCount == 0 || LatestPriceEur != body.LatestPriceEur;
        UpdatedDate = now > UpdatedDate ? now : UpdatedDate.AddMilliseconds(1);
        (Name, Description) = (body.Name, body.Description);
        (StreetAddress, PostalCode) = (body.PostalAddress.StreetAddress, body.PostalAddress.PostalCode);
        (City, CityKey) = (body.PostalAddress.City, KeyOf(body.PostalAddress.City));
        Country = body.PostalAddress.Country;
        (BuildingType, LatestPriceEur, SurfaceAreaM2) = (body.BuildingType, body.LatestPriceEur, body.SurfaceAreaM2);
        (RoomsCount, BedroomsCount) = (body.RoomsCount, body.BedroomsCount);
        ContactPhoneNumber = body.ContactPhoneNumber;
        if (isNewPrice)
            Prices.Add(
                new()
                {
                    Number = ++PricesCount,
                    PriceEur = LatestPriceEur,
                    CreatedDate = UpdatedDate,
                }
            );
    }
}

/// <summary>A price that a listing has had.</summary>
internal sealed class PriceRow
{
    public long ListingId { get; init; }

    public int Number { get; init; }

    public decimal PriceEur { get; init; }

    public DateTime CreatedDate { get; init; }
}
