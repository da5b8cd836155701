using LocalCosmos.Errors;

namespace LocalCosmos.Query;

/// <summary>
/// A query, a continuation or a resume filter that cannot be served: malformed, or outside the SQL subset of
/// LocalCosmos. The message names the feature and, for SQL, the position.
/// </summary>
internal sealed class QueryException : RejectedException
{
    /// <summary>An error without a position in the SQL.</summary>
    public QueryException(string message, Exception? inner = null)
        : base(StatusCodes.Status400BadRequest, message, inner) { }

    /// <summary>An error at a position in the SQL.</summary>
    public QueryException(string message, int position)
        : this($"{message} (at position {position} of the query)") => Position = position;

    /// <summary>The position in the SQL: characters from its start, from 0, as in Azure. Null if there is none.</summary>
    public int? Position { get; }
}
