create database chats owner parley;
