using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A month imported, declared, and changed afterwards: the verbs and the running engine.</summary>
public sealed class DeclarationJourneyTests
{
    private const string Stays = "IPP;N° venue;N° dossier;Date entrée;Date sortie;Type;UF;UF entrée\n8001;V1;D1;01/03/2025 08:00;04/03/2025 10:00;HOSP;0101;\n8002;V2;D2;02/03/2025;31/03/2025 23:59;HOSP;0101;\n8003;V3;D3;02/03/2025;;HOSP;0101;\n8004;V4;D4;99/03/2025;;HOSP;0101;\n";
    private const string Deposits = "Identifiant document;IPP;N° venue;Type document;Date document;UF;INS qualifiée;Format;Date envoi;Statut DMP;Date accusé;Code rejet\n1.2.250.1.999.7.1;8001;V1;11490-0;04/03/2025 09:00;;oui;N1;04/03/2025 09:05;Déposé;04/03/2025 09:06;\n";

    [Fact]
    public async Task A_month_is_imported_once_declared_and_a_deletion_afterwards_is_shown_everywhere()
    {
        var data = Directory.CreateTempSubdirectory("hopen2-e2e-").FullName;
        var (stays, deposits, counts) = (Path.Combine(data, "stays.csv"), Path.Combine(data, "deposits.csv"), Path.Combine(data, "cnam.csv"));
        await File.WriteAllTextAsync(stays, Stays);
        await File.WriteAllTextAsync(deposits, Deposits);
        await File.WriteAllTextAsync(counts, "Mois;Code type document;Nombre de documents;FINESS\n2025-03;11490-0;2;990000002\n");

        var report = Path.Combine(data, "rejected.csv");
        var (code, said) = await Engine.VerbAsync("import", "stays", stays, "--data", data, "--report", report);
        Assert.True(code == 1 && said.Contains("4 lines: 3 new, 0 known before, 1 rejected", StringComparison.Ordinal), said);
        Assert.Contains("5;\"Date entrée\"", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Contains("3 known before", (await Engine.VerbAsync("import", "stays", stays, "--data", data)).Output, StringComparison.Ordinal);

        await using var engine = await Engine.RunAsync(data);
        // The store is the engine's now: the lines go to it.
        (code, said) = await Engine.VerbAsync("import", "deposits", deposits, "--data", data, "--http", engine.Client.BaseAddress!.ToString());
        Assert.True(code == 0 && said.Contains("1 new", StringComparison.Ordinal), said);

        (code, said) = await Engine.VerbAsync("declare", "--month", "2025-03", "--author", "DIM", "--data", data, "--note", Path.Combine(data, "note.html"));
        Assert.True(code == 0, said);
        Assert.Contains("1 / (2 × 0,93)", await File.ReadAllTextAsync(Path.Combine(data, "note.html")), StringComparison.Ordinal);
        Assert.Equal(0, (await Engine.VerbAsync("declare", "--month", "2025-03", "--diff", "--data", data)).Code);

        (code, said) = await Engine.VerbAsync("indicators", "--month", "2025-03", "--data", data, "--xlsx", Path.Combine(data, "matrice.xlsx"));
        Assert.True(code == 0 && File.Exists(Path.Combine(data, "matrice.xlsx")), said);

        (code, said) = await Engine.VerbAsync("import", "cnam", counts, "--data", data);
        Assert.True(code == 0, said);
        (code, said) = await Engine.VerbAsync("reconcile", "--month", "2025-03", "--data", data);
        Assert.True(code == 1 && said.Contains("+1", StringComparison.Ordinal), said);

        // The letter is taken back by its source.
        using var sender = new MllpSender(engine.MllpPort);
        Assert.Equal("AA", await sender.CodeAsync(Messages.Deletion("8001", "1.2.250.1.999.7.1")));
        await engine.EventuallyAsync("/api/documents/1.2.250.1.999.7.1", d => d.GetRawText().Contains("\"deleted\":true", StringComparison.Ordinal), 60);
        Assert.True((await engine.GetAsync("/api/indicators/2025-03/declaration")).GetProperty("changed").GetBoolean());

        (code, said) = await Engine.VerbAsync("declare", "--month", "2025-03", "--diff", "--json", "--data", data);
        Assert.Equal(1, code);
        var item = JsonDocument.Parse(said).RootElement.GetProperty("rates").EnumerateArray().Single(r => r.GetProperty("id").GetString() == "P1.02-LDL").GetProperty("items")[0];
        Assert.Equal("counted", item.GetProperty("declared").GetString());
        Assert.NotEqual("counted", item.GetProperty("now").GetString());

        Assert.Equal(0, (await Engine.VerbAsync("declare", "--month", "2025-03", "--author", "DIM", "--data", data)).Code);
        var declared = await engine.GetAsync("/api/indicators/2025-03/declaration");
        Assert.Equal((2, false), (declared.GetProperty("number").GetInt32(), declared.GetProperty("changed").GetBoolean()));
    }
}
