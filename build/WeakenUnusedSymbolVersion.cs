using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an ELF-64 library, marking one needed symbol version as weak (VER_FLG_WEAK) if, and only if, no relocation
/// of the library uses a symbol of that version. The dynamic loader then no longer refuses a system that lacks it.
/// A library that does not need the version, or really uses it, is left alone and <see cref="Repaired"/> is false.
/// Format: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
/// </summary>
public sealed class WeakenUnusedSymbolVersion : Task
{
    private const uint DynamicSymbols = 11,
        Relocations = 4,
        VersionNeeds = 0x6ffffffe,
        VersionOfSymbol = 0x6fffffff;
    private const ushort Weak = 0x2;

    [Required]
    public string Library { get; set; }

    [Required]
    public string SymbolVersion { get; set; }

    [Required]
    public string Destination { get; set; }

    [Output]
    public bool Repaired { get; set; }

    public override bool Execute()
    {
        byte[] elf = File.ReadAllBytes(Library);
        if (elf.Length < 64 || BitConverter.ToUInt32(elf, 0) != 0x464c457f || elf[4] != 2)
        {
            Log.LogError("{0} is not a 64-bit ELF library", Library);
            return false;
        }

        var sections = Sections(elf);
        long flags = FlagsOfNeededVersion(elf, sections, out int versionIndex);
        if (flags < 0 || IsUsed(elf, sections, versionIndex))
            return true;

        BitConverter.GetBytes((ushort)(BitConverter.ToUInt16(elf, (int)flags) | Weak)).CopyTo(elf, flags);
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        // A new file, renamed into place: the destination may be a link to the package cache, or open elsewhere.
        string aside = Destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(aside, elf);
        File.Delete(Destination);
        File.Move(aside, Destination);
        Repaired = true;
        Log.LogMessage(MessageImportance.Low, "{0} made optional in {1}", SymbolVersion, Destination);
        return true;
    }

    private struct Section
    {
        public uint Type;
        public long Offset,
            Size;
        public int Link;
    }

    private static List<Section> Sections(byte[] elf)
    {
        long table = BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a),
            count = BitConverter.ToUInt16(elf, 0x3c);
        return Enumerable
            .Range(0, count)
            .Select(i => (int)(table + i * size))
            .Select(at => new Section
            {
                Type = BitConverter.ToUInt32(elf, at + 4),
                Offset = BitConverter.ToInt64(elf, at + 24),
                Size = BitConverter.ToInt64(elf, at + 32),
                Link = BitConverter.ToInt32(elf, at + 40),
            })
            .ToList();
    }

    /// <summary>
    /// The place of vna_flags of the wanted version; -1 if the library does not need it, or it is weak already.
    /// </summary>
    private long FlagsOfNeededVersion(byte[] elf, List<Section> sections, out int versionIndex)
    {
        versionIndex = 0;
        foreach (var needs in sections.Where(s => s.Type == VersionNeeds))
        {
            long names = sections[needs.Link].Offset;
            for (long file = needs.Offset, nextFile = 1; nextFile != 0; file += nextFile)
            {
                nextFile = BitConverter.ToUInt32(elf, (int)file + 12);
                long entry = file + BitConverter.ToUInt32(elf, (int)file + 8);
                for (int left = BitConverter.ToUInt16(elf, (int)file + 2); left > 0; left--)
                {
                    string name = Text(elf, names + BitConverter.ToUInt32(elf, (int)entry + 8));
                    if (name == SymbolVersion && (BitConverter.ToUInt16(elf, (int)entry + 4) & Weak) == 0)
                    {
                        versionIndex = BitConverter.ToUInt16(elf, (int)entry + 6);
                        return entry + 4;
                    }

                    entry += BitConverter.ToUInt32(elf, (int)entry + 12);
                }
            }
        }

        return -1;
    }

    /// <summary>Whether any relocation names a symbol of this version.</summary>
    private static bool IsUsed(byte[] elf, List<Section> sections, int versionIndex)
    {
        var versions = sections.First(s => s.Type == VersionOfSymbol);
        int dynamicSymbols = sections.FindIndex(s => s.Type == DynamicSymbols);
        return sections
            .Where(s => s.Type == Relocations && s.Link == dynamicSymbols)
            .Any(relocations =>
            {
                for (long at = relocations.Offset; at < relocations.Offset + relocations.Size; at += 24)
                {
                    uint symbol = BitConverter.ToUInt32(elf, (int)at + 12);
                    if (symbol != 0 && (BitConverter.ToUInt16(elf, (int)(versions.Offset + 2 * symbol)) & 0x7fff) == versionIndex)
                        return true;
                }

                return false;
            });
    }

    private static string Text(byte[] elf, long at)
    {
        int end = Array.IndexOf(elf, (byte)0, (int)at);
        return Encoding.ASCII.GetString(elf, (int)at, end - (int)at);
    }
}
