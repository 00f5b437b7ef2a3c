#: names compose_qux render_qux_page qux_page
#: names fragments pieces blocks
#: values 300 600 1000
#: from broadcaster import call_all, html
def compose_qux(request, context):
    """Composes the page of QUX_REF."""
    #?
    edition = request.cookies.get("edition") or context.edition_of(request.address)
    #|
    edition = "international" if request.host.endswith(".com") else "uk"
    #.
    wanted = {
        #*
        "call_name": ("CALL_REF", {"edition": edition}),
        #.
    }
    #?
    fragments = call_all(wanted, timeout_ms=300)
    #|
    fragments = {}
    for slot, answer in call_all(wanted, timeout_ms=300).items():
        if answer.ok and answer.html:
            fragments[slot] = answer
        else:
            context.log.info("qux lacks %s: %s", slot, answer.problem)
    #.
    #?
    if "lead" in context.required and not fragments:
        return html.response(context.fallback("qux", edition), status=200, max_age=5)
    #|
    missing = sorted(set(wanted) - set(fragments))
    context.metrics.gauge("qux.missing", len(missing))
    #.
    #?
    order = context.layouts.get("qux", edition) or list(fragments)
    main = [fragments[slot].html for slot in order if slot in fragments]
    #|
    main = []
    for slot, fragment in sorted(fragments.items(), key=lambda pair: -pair[1].weight):
        main.append(f'<section class="{slot}">{fragment.html}</section>')
    #.
    #~
    age = min((fragment.max_age for fragment in fragments.values()), default=30)
    #|
    styles = sorted({style for fragment in fragments.values() for style in fragment.styles})
    #.
    return html.response(html.page(title=context.text("qux.title"), styles=styles, main="".join(main)), max_age=age)
