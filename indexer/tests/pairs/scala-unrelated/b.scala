def render(page: Page, theme: Theme): String = {
  val title = page.title.getOrElse("untitled")
  val body = page.blocks.map { block =>
    block match {
      case Text(value) => s"<p>$value</p>"
      case Image(source, _) => s"<img src='$source'>"
    }
  }.mkString("\n")
  template.fill(Map("title" -> title, "body" -> body, "theme" -> theme.name))
}
