namespace LocalHost;

/// <summary>The host cannot start for a reason that its user can correct; the message states it in one line.</summary>
public sealed class CannotStartException : Exception
{
    public CannotStartException() { }

    public CannotStartException(string message)
        : base(message) { }

    public CannotStartException(string message, Exception? innerException)
        : base(message, innerException) { }
}
