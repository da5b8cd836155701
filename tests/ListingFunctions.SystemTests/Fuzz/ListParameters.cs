namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Parameters of a list, but limit and continuation.</summary>
internal static class ListParameters
{
    /// <summary>Outside their rules, unknown, or given twice: a 422 each.</summary>
    public static readonly string[] Broken =
    [
        "city=",
        "city=a&city=b",
        "postal_code",
        "country=FRA",
        "country=%C3%9F",
        "country=%00%00",
        "building_type=house",
        "building_type=HOUSE&building_type=",
        "building_type[]=HOUSE",
        "min_price_eur=1,5",
        "min_price_eur=NaN",
        "min_price_eur=-0.01",
        "min_price_eur=1e999999999999",
        "max_price_eur=1e-3",
        "max_price_eur=%EF%BC%91",
        "max_price_eur=1%00",
        "min_price_eur=2&max_price_eur=1",
        "min_surface_area_m2=1e309",
        "max_surface_area_m2=Infinity",
        "min_rooms_count=0",
        "max_rooms_count=1.5",
        "min_bedrooms_count=9007199254740992",
        "max_bedrooms_count=[]",
        "updated_since=now",
        "updated_since=2026-13-01T00:00:00Z",
        "updated_since=0001-01-01T00:00:00%2B01:00",
        "updated_since=9999-12-31T23:59:60Z",
        "sort=id",
        "sort=created_date;",
        "sort=-",
        "sort=c.created_date%20DESC--",
        "$filter=true",
        "=",
    ];

    /// <summary>Within their rules, odd as they are.</summary>
    public static readonly string[] Valid =
    [
        "city=Berchtesgaden",
        "city=%00",
        "city=%FF%ED%A0%80",
        "city=%F0%9F%8F%A0",
        "city='%20OR%20true--",
        "city=@city",
        "postal_code=21810",
        "country=dE",
        "building_type=STUDIO&building_type=STUDIO&building_type=HOUSE",
        "min_price_eur=0",
        "min_price_eur=-0",
        "max_price_eur=9007199254740991",
        "max_price_eur=1E2",
        "min_surface_area_m2=1e-400",
        "max_surface_area_m2=1.7976931348623157e308",
        "min_rooms_count=1.0",
        "max_bedrooms_count=9007199254740991",
        "updated_since=0001-01-01T00:00:00Z",
        "updated_since=9998-12-31T23:59:59.9999999Z",
        "sort=-updated_date",
        "sort=latest_price_eur",
        "sort=-surface_area_m2",
        "code=x",
    ];
}
