namespace ListingFunctions.Faults.Injection;

/// <summary>What can be made to fail.</summary>
public enum FaultKind
{
    /// <summary>429 with <c>x-ms-retry-after-ms</c>.</summary>
    Throttled,

    /// <summary>429 that does not say when to try again.</summary>
    ThrottledWithoutDelay,

    /// <summary>429 until the SDK has had enough.</summary>
    ThrottledForLong,

    /// <summary>408, the request not made.</summary>
    RequestTimeout,

    /// <summary>449, the request not made.</summary>
    RetryWith,

    /// <summary>500, the request not made.</summary>
    InternalError,

    /// <summary>503, the request not made.</summary>
    Unavailable,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>The connection is reset before the request arrives.</summary>
    ResetBefore,

    /// <summary>The response is late.</summary>
    Slow,

    /// <summary>The request is made, and the connection reset before its response arrives.</summary>
    AnswerReset,

    /// <summary>The request is made, and the response is 408.</summary>
    AnswerTimeout,

    /// <summary>The request is made, and the response is 503.</summary>
    AnswerUnavailable,

    /// <summary>
    /// The request is made, its response is lost, and it is sent again, whose response arrives: what the SDK does with writes
    /// where it may look for other endpoints.
    /// </summary>
    SentTwice,

    /// <summary>A batch is delivered, and delivered again.</summary>
    DeliveredTwice,

    /// <summary>A batch is delivered in two halves.</summary>
    DeliveredInHalves,

    /// <summary>The listings of a batch are delivered in another order.</summary>
    DeliveredOutOfOrder,

    /// <summary>A batch of long ago is delivered again.</summary>
    DeliveredLate,

    /// <summary>The processor stops after the delivery and before the checkpoint.</summary>
    StoppedBeforeCheckpoint,

    /// <summary>One host's change feed functions stop and start again.</summary>
    TriggersStopped,

    /// <summary>A host is killed and started again.</summary>
    HostKilled,

    /// <summary>LocalCosmos is killed and started again on its data.</summary>
    CosmosKilled,

    /// <summary>A host and LocalCosmos are killed together.</summary>
    BothKilled,

    /// <summary>A host's clock goes back.</summary>
    ClockBack,

    /// <summary>A host's clock goes forward.</summary>
    ClockForward,

    /// <summary>A host's clock stands still.</summary>
    ClockStill,

    /// <summary>A partition range is split while clients write.</summary>
    RangeSplit,

    /// <summary>A partition range is split while a batch of its change feed is handled.</summary>
    RangeSplitInBatch,

    /// <summary>A client writes an old copy of its listing back, out of band.</summary>
    OldCopy,

    /// <summary>A document that the service did not write, and mostly cannot read, appears in a container.</summary>
    ForeignDocument,

    /// <summary>A request has the session token of another store.</summary>
    ForeignSession,

    /// <summary>A request has a cursor of another store.</summary>
    ForeignCursor,

    /// <summary>The client of an import is gone before it has the response.</summary>
    ImportCut,

    /// <summary><c>listing_prices</c> is set back to an earlier state, the rest is not.</summary>
    PricesRestored,

    /// <summary><c>listings</c> is set back to an earlier state, the rest is not.</summary>
    ListingsRestored,

    /// <summary>Both containers lose the last seconds.</summary>
    FailedOver,
}
