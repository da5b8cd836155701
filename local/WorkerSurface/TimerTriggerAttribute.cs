using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function at the times of a schedule.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    /// <summary>NCRONTAB with six fields, the first for seconds; or, on some plans, a time span.</summary>
    public string Schedule { get; private set; }

    /// <summary>Whether the host keeps in storage when it ran last, and makes up for a time that it missed.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Whether it also runs whenever the host starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a function that a timer starts is told.</summary>
public class TimerInfo
{
    /// <summary><see langword="null"/> where the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for one that was missed.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands.</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
