using HopEn2.Interop.Domain.Alerts;

namespace HopEn2.Interop.Ledger.Alerts;

/// <summary>What people did, as it is written down and told: words that stay, whatever the types are called.</summary>
internal static class ActionNames
{
    public static (string What, DateTimeOffset? Until) Of(PersonAction action) => action switch
    {
        PersonAction.Acknowledge => ("acknowledge", null),
        PersonAction.Remark => ("comment", null),
        PersonAction.Hush hush => ("silence", hush.Until),
        PersonAction.Unhush => ("unsilence", null),
        PersonAction.MarkFalse => ("false", null),
        PersonAction.MarkTrue => ("true", null),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action.GetType().Name, "No such action."),
    };
}
