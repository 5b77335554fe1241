using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>The files of the page, which lie in this assembly.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, PageFile> Files = new()
    {
        ["/"] = PageFile.Read("index.html", "text/html; charset=utf-8"),
        ["/page/page.css"] = PageFile.Read("page.css", "text/css; charset=utf-8"),
        ["/page/page.js"] = PageFile.Read("page.js", "text/javascript; charset=utf-8"),
        ["/page/charts.js"] = PageFile.Read("charts.js", "text/javascript; charset=utf-8"),
        ["/page/uplot.css"] = PageFile.Read("uplot.css", "text/css; charset=utf-8"),
        ["/page/uplot.js"] = PageFile.Read("uplot.js", "text/javascript; charset=utf-8"),
        ["/page/icon.svg"] = PageFile.Read("icon.svg", "image/svg+xml"),
    };

    /// <summary>The paths at which there is a file.</summary>
    public static IEnumerable<string> Paths => Files.Keys;

    /// <summary>Answers with the file of the path, or with nothing where the browser has it already.</summary>
    public static IResult Get(HttpContext context)
    {
        var file = Files[context.Request.Path];
        context.Response.Headers.ETag = file.Tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.Headers.IfNoneMatch == file.Tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(file.Content, file.Type);
    }

    private sealed record PageFile(byte[] Content, string Type, string Tag)
    {
        public static PageFile Read(string name, string type)
        {
            using var resource = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[resource.Length];
            resource.ReadExactly(content);
            return new PageFile(content, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        }
    }
}
