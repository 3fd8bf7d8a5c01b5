namespace HopEn2.Interop.Tests.Shared;

/// <summary>The mail server of the tests, and what it has delivered.</summary>
internal static class Mailbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static string? Address => Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP");

    public static string Host => Address!.Split(':')[0];

    public static int Port => int.Parse(Address!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>PEM of the authority of its certificate.</summary>
    public static string Authority => Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP_AUTHORITY")!;

    /// <summary>Mails of a person whose text holds a word, the oldest first; waits until there are so many.</summary>
    public static async Task<IReadOnlyList<string>> MailsAsync(string person, string word, int count)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("HOPEN2_TEST_MAILDIR")!, person, "Maildir", "new");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var mails = Directory.Exists(folder)
                ? new DirectoryInfo(folder).GetFiles().OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal).Select(f => File.ReadAllText(f.FullName)).Where(m => m.Contains(word, StringComparison.Ordinal)).ToList()
                : [];
            if (mails.Count >= count || clock.Elapsed > Patience)
                return mails;
            await Task.Delay(100);
        }
    }
}
