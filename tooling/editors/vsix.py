"""Pack the extension for VS Code: `build/clausework-VERSION.vsix`, of the same bytes for the same input.

A .vsix is a zip with the extension's files and two lists of them; npm has no part in it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from clausework import __version__
from clausework.rendering.office_zip import zipped

HERE = Path(__file__).parent
SOURCE = HERE / "vscode"
LICENCE = HERE.parents[1] / "LICENSE"
TYPES = {
    ".js": "application/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".vsixmanifest": "text/xml",
}
SHIPPED = {"README.md": "readme.md"}
"""Names that other packers give files."""
ASSETS = {
    "Microsoft.VisualStudio.Code.Manifest": "package.json",
    "Microsoft.VisualStudio.Services.Content.Details": "readme.md",
    "Microsoft.VisualStudio.Services.Content.License": "LICENSE.txt",
}


def vsix() -> bytes:
    """The whole archive; the version is that of the package."""
    package = json.loads((SOURCE / "package.json").read_text("utf-8")) | {"version": __version__}
    words = json.loads((SOURCE / "package.nls.json").read_text("utf-8"))
    files = {
        SHIPPED.get(path.name, path.name): path.read_text("utf-8")
        for path in SOURCE.iterdir()
        if path.is_file()
    }
    files |= {
        "package.json": json.dumps(package, ensure_ascii=False, indent=2) + "\n",
        "LICENSE.txt": LICENCE.read_text("utf-8"),
    }
    parts = {f"extension/{name}": text for name, text in files.items()}
    return zipped(
        parts | {"extension.vsixmanifest": _manifest(package, words), "[Content_Types].xml": _types()}
    )


def _types() -> str:
    entries = "".join(
        f'  <Default Extension="{extension}" ContentType="{kind}"/>\n' for extension, kind in TYPES.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="{space}">\n{entries}</Types>\n'


def _manifest(package: dict[str, object], words: dict[str, str]) -> str:
    """What a gallery or an installer reads before it looks into the extension."""
    identity = " ".join(
        f"{name}={quoteattr(str(package[key]))}"
        for name, key in (("Id", "name"), ("Version", "version"), ("Publisher", "publisher"))
    )
    engine, kinds, categories = package["engines"], package["extensionKind"], package["categories"]
    if not (isinstance(engine, dict) and isinstance(kinds, list) and isinstance(categories, list)):
        raise TypeError("package.json: engines, extensionKind or categories")
    properties = {
        "Microsoft.VisualStudio.Code.Engine": engine["vscode"],
        "Microsoft.VisualStudio.Code.ExtensionDependencies": "",
        "Microsoft.VisualStudio.Code.ExtensionPack": "",
        "Microsoft.VisualStudio.Code.ExtensionKind": ",".join(kinds),
        "Microsoft.VisualStudio.Code.LocalizedLanguages": "",
        "Microsoft.VisualStudio.Code.ExecutesCode": "true",
        "Microsoft.VisualStudio.Services.Content.Pricing": "Free",
    }
    told = "\n".join(
        f"      <Property Id={quoteattr(k)} Value={quoteattr(v)}/>" for k, v in properties.items()
    )
    assets = "\n".join(
        f'    <Asset Type={quoteattr(kind)} Path="extension/{name}" Addressable="true"/>'
        for kind, name in ASSETS.items()
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" {identity}/>
    <DisplayName>{escape(str(package["displayName"]))}</DisplayName>
    <Description xml:space="preserve">{escape(words["description"])}</Description>
    <Tags></Tags>
    <Categories>{escape(",".join(categories))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
{told}
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
{assets}
  </Assets>
</PackageManifest>
"""


def main() -> None:
    """Write the archive into a folder, by default build/."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"clausework-{__version__}.vsix"
    path.write_bytes(vsix())
    print(path)


if __name__ == "__main__":
    main()
