using System.Text;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Http;

public sealed class CsvTableTests
{
    private const string Mark = "\uFEFF";

    private static string TableOf(params RecordedChange[] changes) =>
        Encoding.UTF8.GetString(CsvTable.Of(changes, PriceHistoryJson.Types.RecordedChange).Span);

    private static string[] LinesOf(params ListingWrite[] writes) =>
        Encoding
            .UTF8.GetString(
                CsvTable
                    .Of(
                        [.. writes.Select(write => new ListingResponse(Listing.Create(1, write, Noon)))],
                        ListingsJson.Types.ListingResponse
                    )
                    .Span
            )
            .Split("\r\n");

    [Fact]
    public void A_table_has_a_header_and_a_line_per_item_with_empty_cells_for_what_is_absent() =>
        Assert.Equal(
            $"""
            {Mark}listing_id,price_eur,created_date,previous_price_eur,change_eur,change_percent,number,postal_code,city,country,building_type,surface_area_m2
            7,720000,2026-03-01T12:00:00.000Z,,,,,,,,,
            7,699999.99,2026-03-01T12:00:00.000Z,749000,-49000.01,-6.54,,,,,,

            """.ReplaceLineEndings("\r\n"),
            TableOf(
                new RecordedChange(7, 720_000, Noon, null, null, null),
                new RecordedChange(7, 699_999.99m, Noon, 749_000, -49_000.01m, -6.54m)
            )
        );

    [Fact]
    public void A_table_of_nothing_has_its_header() =>
        Assert.Equal(
            $"{Mark}listing_id,price_eur,created_date,previous_price_eur,change_eur,change_percent,number,postal_code,city,country,building_type,surface_area_m2\r\n",
            TableOf()
        );

    [Fact]
    public void The_columns_are_the_members_in_the_order_of_the_JSON_and_those_of_objects_with_their_paths() =>
        Assert.Equal(
            Mark
                + "id,created_date,updated_date,name,postal_address.street_address,postal_address.postal_code,"
                + "postal_address.city,postal_address.country,description,building_type,latest_price_eur,"
                + "surface_area_m2,rooms_count,bedrooms_count,contact_phone_number",
            LinesOf()[0]
        );

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("one\r\ntwo", "\"one\r\ntwo\"")]
    [InlineData("one\ntwo", "\"one\ntwo\"")]
    [InlineData("Zürich 🏠", "Zürich 🏠")]
    public void A_cell_is_quoted_if_it_needs_to_be(string name, string cell) =>
        Assert.Contains(
            $",{cell},",
            string.Join("\r\n", LinesOf(Write() with { Name = name })[1..]),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_cell_may_be_as_long_as_a_document() =>
        Assert.Contains(
            new string('"', 2_000_000),
            LinesOf(Write() with { Description = new string('"', 1_000_000) })[1],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"a\")", "'=HYPERLINK(\"a\")")]
    [InlineData("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("+", "'+")]
    [InlineData("+٣", "'+٣")]
    [InlineData("'=1", "''=1")]
    public void What_a_spreadsheet_executes_gets_an_apostrophe(string text, string cell) =>
        Assert.Equal(cell, CsvTable.Harmless(text));

    [Theory]
    [InlineData("+219779210354")]
    [InlineData("-5")]
    [InlineData("'s-Hertogenbosch")]
    [InlineData("Lille = home")]
    [InlineData("'")]
    [InlineData("1=1")]
    public void What_is_harmless_stays_as_it_is(string text) => Assert.Equal(text, CsvTable.Harmless(text));
}
