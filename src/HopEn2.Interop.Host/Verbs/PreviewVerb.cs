using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HopEn2.Interop.Delivery.Visits;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 preview</c>: what a patient would be written about a visit, and when.</summary>
internal static class PreviewVerb
{
    private static readonly Option<string?> Token = new("--token") { Description = "Access token of the running engine, when it asks for one (or HOPEN2_TOKEN)", HelpName = "TOKEN" };

    public static Command Command()
    {
        var code = new Argument<string>("MESSAGE") { Description = "Code of a message of messages.yaml" };
        var visit = new Option<string?>("--visit") { Description = "About this visit, as the running engine knows it: what was sent, what will be, and what keeps it", HelpName = "NUMBER" };
        var sample = new Option<bool>("--sample") { Description = "About a visit that nobody has, in ten days or over since yesterday (default)" };
        var command = new Command("preview", """
            Shows a message to patients (messages.yaml): subject, text, to whom and from where it goes, and when. Nothing is sent. The patient's name is not shown.

            Examples:
              hopen2 preview AMBU-AVANT
              hopen2 preview AMBU-AVANT --sample --mappings /etc/hopen2
              hopen2 preview AMBU-AVANT --visit 4711
              hopen2 preview AMBU-AVANT --visit "CHU-FICTIF|rdv-815"
            """)
        {
            code, visit, sample, Token,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options))
                return ExitCodes.WrongCall;
            if (MappingLoader.Load(options.Mappings) is not MappingResult.Loaded { Mappings: var house })
                return Terminal.TryMappings(options.Mappings) ? ExitCodes.Done : ExitCodes.FoundWrong;
            if (house.Messages.Named(arguments.GetValue(code)!) is not { } template)
                return Terminal.Fail($"messages.yaml has no message {arguments.GetValue(code)}. It has: {string.Join(", ", house.Messages.Messages.Select(m => m.Code))}.", ExitCodes.WrongCall);
            if (arguments.GetValue(visit) is { } number)
                return await OfVisitAsync(options, arguments.GetValue(Token), template, number, cancel);
            Console.WriteLine(HeadOf(template, house));
            foreach (var message in VisitMessagePreview.Sample(template, house, TimeProvider.System.GetUtcNow()))
                Show(message.Occasion, message.DueAt is { } due ? Local(due, house) : "as soon as the visit is no longer when the patient was told", message.Subject, message.Text);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> OfVisitAsync(EngineOptions options, string? token, VisitMessageTemplate template, string visit, CancellationToken cancel)
    {
        var (code, answer) = await EngineCall.AskAsync(options, token, HttpMethod.Get, $"/api/stays/messages?visit={Uri.EscapeDataString(visit)}&template={Uri.EscapeDataString(template.Code)}", null, cancel);
        if (code != ExitCodes.Done)
            return code;
        using var read = JsonDocument.Parse(answer);
        var items = read.RootElement.GetProperty("items");
        if (items.GetArrayLength() == 0)
            Console.WriteLine($"{template.Code} is not for visit {visit}: its unit, how it was announced, or its state is another.");
        foreach (var item in items.EnumerateArray())
        {
            string? Text(string property) => item.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
            var when = Text("state") is { } state ? $"sent {Text("sentAt")}: {state}{(Text("code") is { } failure ? $" ({failure})" : "")}" : Text("reason") is { } reason ? $"{Text("dueAt")}: {reason}{(Text("lookAt") is { } look ? $" (until {look})" : "")}" : $"{Text("dueAt")}: goes now";
            Show(Text("occasion")!, when, Text("subject")!, Text("text")!);
        }

        return ExitCodes.Done;
    }

    private static string HeadOf(VisitMessageTemplate template, HospitalMappings house)
    {
        var rule = template.Rule;
        var hours = house.Messages.Hours;
        var service = rule.Ufs is { } ufs && house.Services.Ufs.FirstOrDefault(u => ufs.Contains(u.Uf)) is { } uf ? uf.Service : null;
        return string.Create(CultureInfo.InvariantCulture, $"""
            {template.Code}: {template.Label}
            To:    <INS>@patient.mssante.fr, of a qualified INS{(rule.Minors ? "" : ", of age")}; not to who is opposed, has no DMP or has died
            From:  {house.Delivery.MailboxOf(service)?.Address ?? "nobody: delivery.yaml names no mailbox"}{(template.Reply ? "" : " (no reply: FIN)")}
            About: {(rule.Ufs is null ? "all visits" : "UF " + string.Join(", ", rule.Ufs.Order(StringComparer.Ordinal)))}
            Hours: {(hours.Quiet is { } quiet ? $"none from {quiet.From:HH:mm} to {quiet.To:HH:mm}" : "any")}
            Files: {(template.Files.Count == 0 ? "none" : string.Join(", ", template.Files.Select(f => $"{f.Name} ({f.Content.Length} bytes)")))}
            """);
    }

    private static void Show(string occasion, string when, string subject, string text) => Console.WriteLine($"\n--- {occasion}: {when}\nSubject: {subject}\n\n{text}");

    private static string Local(DateTimeOffset at, HospitalMappings house) => TimeZoneInfo.ConvertTime(at, house.Hospital.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
