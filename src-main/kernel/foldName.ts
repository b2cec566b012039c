/** Two names with one fold look alike: equal but for case, Unicode composition and invisible characters. */
export function foldName(name: string): string {
  return name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
