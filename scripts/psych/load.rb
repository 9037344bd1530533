# Reads a map of names and YAML texts (JSON, standard input), loads each text as GitLab does and prints what came of it:
# {"documents": [...]} or {"refused": message}. See lib/gitlab/config/loader/{yaml,multi_doc_yaml}.rb.
require 'json'
require 'yaml'

class Reference
  attr_reader :seq

  def init_with(coder)
    @seq = coder.seq
  end
end

YAML.add_tag('!reference', Reference)

DIVIDER = /^---\s+/
MAX_DOCUMENTS = 2

# JSON has fewer types than Ruby: what it lacks becomes a map with one key that names the type.
def plain(value)
  case value
  when Hash then value.to_h { |key, item| [key.to_s, plain(item)] }
  when Array then value.map { |item| plain(item) }
  when Reference then { 'reference' => plain(value.seq) }
  when Symbol then { 'symbol' => value.to_s }
  when Float then value.finite? ? value : { 'float' => value.to_s }
  else value
  end
end

def load(text)
  documents = text.split(DIVIDER, MAX_DOCUMENTS + 1).map do |document|
    YAML.safe_load(document, permitted_classes: [Symbol, Reference], permitted_symbols: [], aliases: true)
  end
  { documents: documents.compact.map { |document| plain(document) } }
rescue Psych::Exception => error
  { refused: error.message }
end

texts = JSON.parse($stdin.read, max_nesting: false)
puts JSON.generate(texts.transform_values { |text| load(text) }, max_nesting: false)
