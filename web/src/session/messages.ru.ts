import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  signIn: "Вход",
  signUp: "Новая учётная запись",
  create: "Создать учётную запись",
  about: "Сообщения на вашем собственном сервере",
  language: "Язык",
  name: "Логин или почта",
  login: "Логин",
  loginHint: "Латинские буквы, цифры, точки, дефисы и подчёркивания. По нему вас находят.",
  password: "Пароль",
  passwordHint: "Не меньше 8 символов.",
  showPassword: "Показать введённое",
  hidePassword: "Скрыть введённое",
  firstName: "Имя",
  lastName: "Фамилия",
  email: "Почта",
  emailHint: "По ней тоже можно войти. Другие её не видят.",
  noAccount: "Вы здесь впервые?",
  haveAccount: "Уже есть учётная запись?",
  ended: "Ваш сеанс завершён. Войдите снова.",
  signedOut: "Вы вышли.",
  nameNeeded: "Введите логин или почту.",
  passwordNeeded: "Введите пароль.",
  loginNeeded: "Придумайте логин.",
  loginForm:
    "Логин состоит из латинских букв, цифр, точек, дефисов и подчёркиваний и начинается с буквы или цифры.",
  passwordShort: "В пароле должно быть не меньше 8 символов.",
  emailForm: "Это не похоже на адрес почты.",
} satisfies Shape<typeof en>;
