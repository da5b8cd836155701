using LocalHost.Settings;
using NCrontab;

namespace LocalHost.Timers;

/// <summary>The schedule of a timer: an NCRONTAB expression in UTC, as on the platform.</summary>
internal sealed class TimerSchedule
{
    private const int FieldsWithSeconds = 6;

    private readonly CrontabSchedule _schedule;

    /// <exception cref="CannotStartException">The expression is invalid, or names a setting that is missing.</exception>
    public TimerSchedule(TimerFunction function, IConfiguration configuration)
    {
        Text = SettingNames.Fill(function.Trigger.Schedule, configuration, function.Name);
        var fields = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == FieldsWithSeconds };
        _schedule =
            CrontabSchedule.TryParse(Text, options)
            ?? throw new CannotStartException(
                $"Function {function.Name}: its schedule '{Text}' is not an NCRONTAB expression such as 0 */5 * * * *."
            );
    }

    public string Text { get; }

    /// <summary>The first time after <paramref name="time"/>.</summary>
    public DateTime NextAfter(DateTime time) => _schedule.GetNextOccurrence(time);
}
