//: names slugify urlName makeSlug
//: names title headline name
//: values 60 80 48
/** Makes the part of an address out of a title. */
function slugify(title, taken = new Set(), longest = 60) {
  //?
  let slug = title.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  //|
  let slug = title.toLowerCase().replace(/[áàâä]/g, "a").replace(/[éèêë]/g, "e").replace(/[óòôö]/g, "o");
  //.
  slug = slug.replace(/&/g, " and ").replace(/['’]/g, "").replace(/[^a-z0-9]+/g, "-");
  if (slug.length > longest) {
    const end = slug.lastIndexOf("-", longest);
    slug = slug.slice(0, end > 0 ? end : longest);
  }
  slug = slug.replace(/^-+|-+$/g, "");
  //?
  if (slug === "") {
    slug = "untitled";
  }
  //.
  let unique = slug;
  for (let number = 2; taken.has(unique); number += 1) {
    unique = `${slug}-${number}`;
  }
  //?
  taken.add(unique);
  //.
  return unique;
}

module.exports = { slugify };
