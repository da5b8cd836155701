using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>The same listings and prices as <see cref="Dataset"/> puts into Cosmos.</summary>
internal static class PostgresDataset
{
    /// <summary>Makes the tables and fills them.</summary>
    public static async Task LoadAsync(string connectionString, int listings)
    {
        await using (var db = new ListingsContext(Options(connectionString)))
            await db.Database.EnsureCreatedAsync();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await CopyListingsAsync(connection, listings);
        await CopyPricesAsync(connection, listings);
        // As the server does by itself after a while: what the planner knows of the tables.
        await using var command = new NpgsqlCommand("VACUUM ANALYZE", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static DbContextOptions<ListingsContext> Options(string connectionString) =>
        new DbContextOptionsBuilder<ListingsContext>().UseNpgsql(connectionString).Options;

    private static async Task CopyListingsAsync(NpgsqlConnection connection, int listings)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY listings ("Id", "CreatedDate", "UpdatedDate", "Name", "Description", "StreetAddress", "PostalCode", "City",
              "CityKey", "Country", "BuildingType", "LatestPriceEur", "SurfaceAreaM2", "RoomsCount", "BedroomsCount",
              "ContactPhoneNumber", "PricesCount") FROM STDIN (FORMAT BINARY)
            """
        );
        for (var index = 0; index < listings; index++)
        {
            var listing = Dataset.Listing(index);
            await copy.StartRowAsync();
            await copy.WriteAsync(listing.Id, NpgsqlDbType.Bigint);
            await copy.WriteAsync(listing.CreatedDate.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(listing.UpdatedDate.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(listing.Name, NpgsqlDbType.Text);
            await copy.WriteAsync(listing.Description, NpgsqlDbType.Text);
            await copy.WriteAsync(listing.PostalAddress.StreetAddress, NpgsqlDbType.Text);
            await copy.WriteAsync(listing.PostalAddress.PostalCode, NpgsqlDbType.Text);
            await copy.WriteAsync(listing.PostalAddress.City, NpgsqlDbType.Text);
            await copy.WriteAsync(ListingRow.KeyOf(listing.PostalAddress.City), NpgsqlDbType.Text);
            await copy.WriteAsync(listing.PostalAddress.Country, NpgsqlDbType.Text);
            await copy.WriteAsync(listing.BuildingType.ToString().ToUpperInvariant(), NpgsqlDbType.Text);
            await copy.WriteAsync(listing.LatestPriceEur, NpgsqlDbType.Numeric);
            await copy.WriteAsync(listing.SurfaceAreaM2, NpgsqlDbType.Double);
            await copy.WriteAsync((int)listing.RoomsCount, NpgsqlDbType.Integer);
            await copy.WriteAsync((int)listing.BedroomsCount, NpgsqlDbType.Integer);
            await copy.WriteAsync(listing.ContactPhoneNumber, NpgsqlDbType.Text);
            await copy.WriteAsync(Dataset.PricesOf(index), NpgsqlDbType.Integer);
        }

        await copy.CompleteAsync();
    }

    private static async Task CopyPricesAsync(NpgsqlConnection connection, int listings)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY listing_prices ("ListingId", "Number", "PriceEur", "CreatedDate") FROM STDIN (FORMAT BINARY)
            """
        );
        for (var index = 0; index < listings; index++)
        {
            var listing = Dataset.Listing(index);
            var number = 0;
            foreach (var change in listing.RecentPrices)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(listing.Id, NpgsqlDbType.Bigint);
                await copy.WriteAsync(++number, NpgsqlDbType.Integer);
                await copy.WriteAsync(change.PriceEur, NpgsqlDbType.Numeric);
                await copy.WriteAsync(change.CreatedDate.UtcDateTime, NpgsqlDbType.TimestampTz);
            }
        }

        await copy.CompleteAsync();
    }
}
