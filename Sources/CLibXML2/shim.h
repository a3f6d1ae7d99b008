// Debian's libxml2 is built with ICU and its headers then include ICU's, whose declarations clash
// with the ICU inside Foundation as soon as one program imports both. What goes away here is two
// members at the end of a struct (xmlCharEncodingHandler) that is only ever handled by pointer.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlreader.h>
