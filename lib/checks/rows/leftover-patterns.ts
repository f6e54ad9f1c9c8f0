/** An output that stands for none. */
export const placeholder =
  /^\s*(\[(removed|deleted)\]|n\/?a|nan|null|none|undefined|unknown|tbd|todo|-+|\?+)\s*$/i

/** Text that was decoded wrongly. */
export const mojibake = /Ã[\u0080-\u00bf©¨ªº]|â€[™œ\u009d“”¦–—]|Â[\u00a0-\u00bf]|\ufffd/

/** Tags and entities of HTML. */
export const markup =
  /<\/?(br|p|div|span|a|b|i|em|strong|li|ul|table|td|tr|img)\b[^<>]{0,200}>|&(nbsp|amp|lt|gt|quot|#\d{2,5});/i
