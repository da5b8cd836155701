using Microsoft.EntityFrameworkCore;

namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>Listings and their prices in two tables, with the indexes that the queries of the benchmark need.</summary>
internal sealed class ListingsContext(DbContextOptions<ListingsContext> options) : DbContext(options)
{
    public DbSet<ListingRow> Listings => Set<ListingRow>();

    public DbSet<PriceRow> Prices => Set<PriceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var listing = modelBuilder.Entity<ListingRow>();
        listing.ToTable("listings");
        // PostgreSQL's own number of the transaction that wrote the row.
        listing.Property(row => row.Version).IsRowVersion();
        listing.HasIndex(row => new { row.CreatedDate, row.Id });
        listing.HasIndex(row => new { row.LatestPriceEur, row.Id });
        listing.HasIndex(row => new
        {
            row.CityKey,
            row.CreatedDate,
            row.Id,
        });
        listing.HasIndex(row => new
        {
            row.CityKey,
            row.LatestPriceEur,
            row.Id,
        });

        var price = modelBuilder.Entity<PriceRow>();
        price.ToTable("listing_prices");
        price.HasKey(row => new { row.ListingId, row.Number });
        listing.HasMany(row => row.Prices).WithOne().HasForeignKey(row => row.ListingId);
    }
}
