using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>
/// What people would use instead: the contract as minimal endpoints over EF Core, with the ordered history kept by the
/// transaction that changes the price. Everything is as the packages have it, with a pool of contexts and without tracking
/// where nothing is changed; nothing is tuned by hand, and nothing made slow.
/// </summary>
internal static class PostgresEndpoints
{
    private const int PageLength = 100;

    public static async Task<WebApplication> StartAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddDbContextPool<ListingsContext>(options => options.UseNpgsql(connectionString));
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, BodiesJson.Default);
        });
        var app = builder.Build();

        app.MapGet("/api/listings", ListAsync);
        app.MapPost("/api/listings", CreateAsync);
        app.MapGet("/api/listings/{id:long}", GetAsync);
        app.MapPut("/api/listings/{id:long}", UpdateAsync);
        app.MapGet("/api/listings/{id:long}/prices", GetPricesAsync);
        await app.StartAsync();
        return app;
    }

    private static async Task<Results<Created<ListingBody>, UnprocessableEntity>> CreateAsync(
        WriteBody body,
        ListingsContext db,
        HttpContext http
    )
    {
        if (!IsValid(body))
            return TypedResults.UnprocessableEntity();
        var now = Now();
        var row = new ListingRow { CreatedDate = now };
        row.Replace(body, now);
        db.Add(row);
        await db.SaveChangesAsync(http.RequestAborted);
        http.Response.Headers.ETag = $"\"{row.Version}\"";
        return TypedResults.Created($"/api/listings/{row.Id}", ListingBody.Of(row));
    }

    private static async Task<Results<Ok<ListingBody>, NotFound, UnprocessableEntity>> UpdateAsync(
        long id,
        WriteBody body,
        ListingsContext db,
        HttpContext http
    )
    {
        if (!IsValid(body))
            return TypedResults.UnprocessableEntity();
        while (true)
        {
            if (await db.Listings.FirstOrDefaultAsync(one => one.Id == id, http.RequestAborted) is not { } row)
                return TypedResults.NotFound();
            row.Replace(body, Now());
            try
            {
                // One transaction, which fails if the row has another version than the one that was read.
                await db.SaveChangesAsync(http.RequestAborted);
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
                continue;
            }

            http.Response.Headers.ETag = $"\"{row.Version}\"";
            return TypedResults.Ok(ListingBody.Of(row));
        }
    }

    private static async Task<Results<Ok<ListingBody>, NotFound>> GetAsync(
        long id,
        ListingsContext db,
        HttpContext http
    )
    {
        if (
            await db.Listings.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, http.RequestAborted)
            is not { } row
        )
            return TypedResults.NotFound();
        http.Response.Headers.ETag = $"\"{row.Version}\"";
        return TypedResults.Ok(ListingBody.Of(row));
    }

    private static async Task<Results<Ok<List<PriceBody>>, NotFound>> GetPricesAsync(
        long id,
        ListingsContext db,
        HttpContext http
    )
    {
        var prices = await db
            .Prices.AsNoTracking()
            .Where(one => one.ListingId == id)
            .OrderBy(one => one.Number)
            .Select(one => new PriceBody(one.PriceEur, one.CreatedDate, one.ListingId))
            .ToListAsync(http.RequestAborted);
        // Every listing has at least one.
        return prices.Count == 0 ? TypedResults.NotFound() : TypedResults.Ok(prices);
    }

    /// <summary>
    /// A page of all listings or of a city's, by price or newest first, after the last listing of the page before: its
    /// <c>created_date</c> and id, with a comma between.
    /// </summary>
    private static async Task<Ok<List<ListingBody>>> ListAsync(
        string? city,
        string? sort,
        string? after,
        ListingsContext db,
        HttpContext http
    )
    {
        var query = db.Listings.AsNoTracking();
        if (city is not null)
        {
            var key = ListingRow.KeyOf(city);
            query = query.Where(one => one.CityKey == key);
        }

        if (after?.Split(',') is [var date, var id])
        {
            var (lastDate, lastId) = (
                DateTime.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
                long.Parse(id, CultureInfo.InvariantCulture)
            );
            query = query.Where(one =>
                EF.Functions.LessThan(ValueTuple.Create(one.CreatedDate, one.Id), ValueTuple.Create(lastDate, lastId))
            );
        }

        query =
            sort == "latest_price_eur"
                ? query.OrderBy(one => one.LatestPriceEur).ThenBy(one => one.Id)
                : query.OrderByDescending(one => one.CreatedDate).ThenByDescending(one => one.Id);
        var rows = await query.Take(PageLength + 1).ToListAsync(http.RequestAborted);
        if (rows.Count > PageLength)
            http.Response.Headers.Link =
                $"<{http.Request.Path}?after={rows[PageLength - 1].CreatedDate:O},{rows[PageLength - 1].Id}>; rel=\"next\"";
        return TypedResults.Ok(rows.Take(PageLength).Select(ListingBody.Of).ToList());
    }

    private static bool IsValid(WriteBody body) =>
        IsValidObject(body) && body.PostalAddress is { } address && IsValidObject(address);

    private static bool IsValidObject(object body) =>
        Validator.TryValidateObject(body, new ValidationContext(body), null, validateAllProperties: true);

    /// <summary>In whole milliseconds, as the contract has instants.</summary>
    private static DateTime Now()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
