using System.Diagnostics;
using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery.Mss;

/// <summary>One after another: they share the return mailbox.</summary>
public sealed class MailAndReturnsTests
{
    [OperatorFact]
    public async Task Of_two_engines_one_reads_and_the_other_takes_over_when_it_ends()
    {
        await using var house = new Operator();
        var (seen, other) = (new CountingReports(house.Reports), new CountingReports(house.Reports));
        using var first = house.Reader(seen);
        await first.StartAsync(default);
        var (_, before) = await house.SendAsync(Operator.Surgery);
        await house.ReportAsync(before, DeliveryReportKind.MailDistributed);

        using var second = house.Reader(other);
        await second.StartAsync(default);
        var (_, during) = await house.SendAsync(Operator.Surgery);
        await house.ReportAsync(during, DeliveryReportKind.MailDistributed);
        Assert.Equal((2, 0), (seen.Count, other.Count));

        await first.StopAsync(default);
        var (_, after) = await house.SendAsync(Operator.Surgery);
        await house.ReportAsync(after, DeliveryReportKind.MailDistributed);
        Assert.Equal((2, 1), (seen.Count, other.Count));
        await second.StopAsync(default);
    }

    [OperatorFact]
    public async Task Who_has_lost_the_turn_reads_no_more_until_it_has_it_again()
    {
        await using var house = new Operator();
        using var reader = house.Reader();
        await reader.StartAsync(default);
        var (_, before) = await house.SendAsync(Operator.Surgery);
        await house.ReportAsync(before, DeliveryReportKind.MailDistributed);

        // Taken by an engine that does not read: what comes waits in the mailbox.
        house.Turns.Lose();
        var foreign = await house.Turns.TryTakeAsync(SoleTask.Returns, default);
        var (_, during) = await house.SendAsync(Operator.Surgery);
        await SettledAsync(async () => await house.CountAsync("INBOX", during) == 1);
        Assert.DoesNotContain(house.Reports.All, r => r.Document == during.Document);

        await foreign!.DisposeAsync();
        await house.ReportAsync(during, DeliveryReportKind.MailDistributed);
        await reader.StopAsync(default);
    }

    [OperatorFact]
    public async Task A_document_reaches_a_professional_and_the_patient_and_every_return_becomes_a_fact()
    {
        await using var house = new Operator();
        using var reader = house.Reader();
        await reader.StartAsync(default);

        var (toSurgery, surgery) = await house.SendAsync(Operator.Surgery);
        var (toPatient, patient) = await house.SendAsync(Operator.Patient, RecipientKind.Patient);
        Assert.True(Assert.IsType<MailResult.HandedOver>(toSurgery).ReturnsAnnounced);
        Assert.True(Assert.IsType<MailResult.HandedOver>(toPatient).ReturnsAnnounced);

        var mail = await Operator.ArrivedAsync(Operator.Surgery, surgery);
        Assert.Contains("X-MSS-CODECDA: 18748-4", mail, StringComparison.Ordinal);
        Assert.Contains($"Disposition-Notification-To: <{Operator.Returns}>", mail, StringComparison.Ordinal);
        await Operator.ArrivedAsync(Operator.Patients, patient);
        // DSN of Postfix, for both.
        await house.ReportAsync(surgery, DeliveryReportKind.MailDistributed);
        await house.ReportAsync(patient, DeliveryReportKind.MailDistributed);

        // The surgeon's software integrates it, the patient reads and answers.
        await house.AnswerAsync(Operator.Surgery, Notice(surgery, "automatic-action/MDN-sent-automatically; processed"));
        await house.AnswerAsync(Operator.Patient, Notice(patient, "manual-action/MDN-sent-manually; displayed"));
        await house.AnswerAsync(Operator.Patient, $"""
            From: <{Operator.Patient}>
            To: <{Operator.Returns}>
            Subject: Re: XDM/1.0/DDM+CR
            Message-ID: <rep.{patient.MessageId}>
            In-Reply-To: <{patient.MessageId}>
            Date: {DateTimeOffset.UtcNow:r}

            Merci, quand revenir ?

            """);
        await house.ReportAsync(surgery, DeliveryReportKind.MailRead);
        await house.ReportAsync(patient, DeliveryReportKind.MailRead);
        await house.ReportAsync(patient, DeliveryReportKind.MailAnswered);
        await house.AnswerAsync(Operator.Surgery, Notice(surgery, "automatic-action/MDN-sent-automatically; processed/Error: 902^Patient inconnu"));
        Assert.Equal("902", (await house.ReportAsync(surgery, DeliveryReportKind.MailProcessingFailed)).Code);

        Assert.Single(await Mailbox.MailsAsync("secretariat@" + Operator.Domain, "quand revenir", 1));
        Assert.Single(house.Journal.Kept);
        await SettledAsync(async () => await house.CountAsync("INBOX", surgery, patient) == 0);
        Assert.Equal(6, await house.CountAsync("Traités", surgery, patient));
        await reader.StopAsync(default);
    }

    [OperatorFact]
    public async Task What_does_not_arrive_is_told_with_its_code()
    {
        await using var house = new Operator();
        using var reader = house.Reader();
        await reader.StartAsync(default);

        Assert.Equal(new MailResult.Refused("550"), (await house.SendAsync("inconnu@" + Operator.Domain)).Result);
        Assert.Equal(new MailResult.Temporary("452"), (await house.SendAsync("plein@" + Operator.Domain)).Result);
        var (_, gone) = await house.SendAsync("parti@" + Operator.Domain);
        var (_, full) = await house.SendAsync("deborde@" + Operator.Domain);

        Assert.Equal("550", (await house.ReportAsync(gone, DeliveryReportKind.MailBounced)).Code);
        Assert.Equal("552", (await house.ReportAsync(full, DeliveryReportKind.MailBounced)).Code);
        await reader.StopAsync(default);
    }

    [OperatorFact]
    public async Task An_engine_that_ends_between_fact_and_mailbox_tells_it_once_all_the_same()
    {
        await using var house = new Operator();
        var (_, mail) = await house.SendAsync(Operator.Surgery);
        // The engine dies at the very moment a report is durable, before the mail is put away.
        var dying = new Dying(house.Reports);
        using var first = house.Reader(dying);
        await first.StartAsync(default);
        await house.ReportAsync(mail, DeliveryReportKind.MailDistributed);
        await first.StopAsync(default);
        Assert.Equal(0, await house.CountAsync("Traités", mail));
        Assert.Equal(1, await house.CountAsync("INBOX", mail));

        var told = new Dying(house.Reports) { Dies = false };
        using var second = house.Reader(told);
        await second.StartAsync(default);
        await SettledAsync(async () => await house.CountAsync("Traités", mail) == 1);
        await second.StopAsync(default);

        Assert.Equal(1, told.Times);
        Assert.Single(house.Reports.All, r => r.Document == mail.Document);
    }

    [OperatorFact]
    public async Task A_return_whose_fact_cannot_be_kept_stays_and_is_told_later()
    {
        await using var house = new Operator();
        var (_, mail) = await house.SendAsync(Operator.Surgery);
        var failing = new Failing(house.Reports, times: 2);
        using var reader = house.Reader(failing);
        await reader.StartAsync(default);

        await house.ReportAsync(mail, DeliveryReportKind.MailDistributed);
        await reader.StopAsync(default);

        Assert.Equal(0, failing.Left);
    }

    [OperatorFact]
    public async Task The_package_of_a_mail_is_opened_by_tools_that_are_not_ours()
    {
        await using var house = new Operator();
        var (_, sent) = await house.SendAsync(Operator.Surgery);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, await Operator.ArrivedAsync(Operator.Surgery, sent));

            var listed = await RunAsync("python3", "-c", $"""
                import email, email.policy, hashlib, io, xml.dom.minidom, zipfile
                mail = email.message_from_binary_file(open('{file}', 'rb'), policy=email.policy.default)
                parts = list(mail.iter_attachments())
                package = zipfile.ZipFile(io.BytesIO(parts[0].get_content()))
                assert package.testzip() is None
                xml.dom.minidom.parseString(package.read('IHE_XDM/SUBSET01/METADATA.XML'))
                print(mail['Subject'])
                print(mail['From'].addresses[0].display_name)
                print([p.get_filename() for p in parts], parts[1].get_content()[:5])
                print(','.join(i.filename for i in package.infolist()), hashlib.sha1(package.read('IHE_XDM/SUBSET01/DOC0001.XML')).hexdigest(), max(i.flag_bits & ~6 for i in package.infolist())) # 6: how hard it was compressed
                """);

            Assert.Equal($"""
                XDM/1.0/DDM+CR d'imagerie médicale TEST-DURAND CAMILLE 12/05/1985
                CHU_fictif
                ['IHE_XDM.zip', '20250315_CR_D_IMAGERIE_MEDICALE_TEST-DURAND_CAMILLE_24000006.pdf'] b'%PDF-'
                INDEX.HTM,README.TXT,IHE_XDM/SUBSET01/METADATA.XML,IHE_XDM/SUBSET01/DOC0001.XML {Operator.Document().Sha1} 0
                """, listed.Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [OperatorFact]
    public async Task The_self_test_says_what_the_mailbox_that_answers_says()
    {
        await using var house = new Operator();
        var told = new List<string>();
        var test = house.SelfTest().RunAsync(Operator.Surgery, Operator.Document().Content, TimeSpan.FromSeconds(30), told.Add, default);
        var report = await AnsweredAsync(house, test, told);

        Assert.True(report.Right, report.Wrong);
        Assert.Contains(told, t => t.StartsWith("Handed over", StringComparison.Ordinal));
        Assert.Contains(told, t => t.Contains("DeliveryStatus, Distributed", StringComparison.Ordinal));
        Assert.Contains(told, t => t.Contains("Conforme", StringComparison.Ordinal));
    }

    // The mailbox that answers: it replies to the newest mail of the self-test once its DSN is there.
    private static async Task<SelfTestReport> AnsweredAsync(Operator house, Task<SelfTestReport> test, List<string> told)
    {
        await SettledAsync(() => Task.FromResult(told.Count >= 2));
        var mail = (await Mailbox.MailsAsync(Operator.Surgery, "X-MSS-NIL", 1))[^1];
        var id = mail.Split('\n').First(l => l.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)).Split(['<', '>'])[1];
        await house.AnswerAsync(Operator.Surgery, $"""
            From: <{Operator.Surgery}>
            To: <{Operator.Returns}>
            Subject: Re: test
            Message-ID: <ok.{id}>
            In-Reply-To: <{id}>

            Conforme.

            """);
        return await test;
    }

    private static string Notice(SentMail mail, string disposition) => $"""
        From: <{mail.Recipient}>
        To: <{Operator.Returns}>
        Subject: Lu
        Message-ID: <{Guid.NewGuid():N}@medecin.example>
        Date: {DateTimeOffset.UtcNow:r}
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=disposition-notification; boundary=b

        --b
        Content-Type: text/plain

        Lu.

        --b
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822;{mail.Recipient}
        Original-Message-ID: <{mail.MessageId}>
        Disposition: {disposition}

        --b--

        """;

    private static async Task SettledAsync(Func<Task<bool>> settled)
    {
        var clock = Stopwatch.StartNew();
        while (!await settled())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "It did not settle.");
            await Task.Delay(100);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (await process.StandardOutput.ReadToEndAsync(), await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }

    /// <summary>A journal that cannot keep anything for the first times.</summary>
    private sealed class Failing(IDeliveryReports inner, int times) : IDeliveryReports
    {
        public int Left { get; private set; } = times;

        public Task ReportAsync(DeliveryReport report, CancellationToken cancel) => Left > 0 && Left-- > 0 ? throw new JournalUnavailableException("full") : inner.ReportAsync(report, cancel);
    }

    /// <summary>Keeps a report, and then the engine is gone.</summary>
    private sealed class Dying(IDeliveryReports inner) : IDeliveryReports
    {
        public bool Dies { get; init; } = true;
        public int Times { get; private set; }

        public async Task ReportAsync(DeliveryReport report, CancellationToken cancel)
        {
            await inner.ReportAsync(report, cancel);
            Times++;
            if (Dies)
                throw new IOException("killed");
        }
    }
}
